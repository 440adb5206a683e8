-- Whoever changes a document, the row says in which transaction: followers of all documents read by it, and none may be
-- missed because a statement forgot to say so.
CREATE FUNCTION "documents_changed_in"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.changed_in := pg_current_xact_id();
	RETURN NEW;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "documents_changed_in" BEFORE UPDATE ON "documents"
	FOR EACH ROW EXECUTE FUNCTION "documents_changed_in"();
