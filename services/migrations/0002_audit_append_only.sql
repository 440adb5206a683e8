-- The audit log is only ever added to. Two exceptions, each asked for by a setting of the transaction that needs it:
-- `erase` empties address and user agent of an event, `purge` deletes events that are older than a year.
CREATE FUNCTION "audit_events_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	allowed text := coalesce(current_setting('audit.allow', true), '');
BEGIN
	IF TG_OP = 'DELETE' AND allowed = 'purge' THEN
		IF OLD.at < now() - interval '1 year' THEN
			RETURN OLD;
		END IF;
	ELSIF TG_OP = 'UPDATE' AND allowed = 'erase' THEN
		IF NEW.address IS NULL AND NEW.user_agent IS NULL
			AND to_jsonb(NEW) - '{address,user_agent}'::text[] = to_jsonb(OLD) - '{address,user_agent}'::text[] THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION 'audit_events is append-only: % refused', lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
	FOR EACH ROW EXECUTE FUNCTION "audit_events_append_only"();
--> statement-breakpoint
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events"
	FOR EACH STATEMENT EXECUTE FUNCTION "audit_events_append_only"();
