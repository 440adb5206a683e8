-- Vectors of a text are some kilobytes: stored apart and uncompressed, rows stay slim and ranking decompresses nothing
-- (PostgreSQL 15, 73.2 TOAST).
ALTER TABLE "document_search" ALTER COLUMN "vector" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- Changes of a state find room on their page, and leave the indexes alone (PostgreSQL 15, 73.7 heap-only tuples).
ALTER TABLE "document_search" SET (fillfactor = 85);
--> statement-breakpoint
-- Unicode's compatibility form, with one space between words, and the digits of a number together: `1 234,50` is
-- written as `1234.50` is. What PostgreSQL's parser would keep together or cut in ways of its own (file names, e-mail
-- addresses, hyphens) becomes words that stand side by side.
CREATE FUNCTION public.search_words(written text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN regexp_replace(
		regexp_replace(normalize(written, NFKC), '(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))', '\1', 'g'),
		'[!-/:-@\[-`{-~]+', ' ', 'g');
--> statement-breakpoint
-- Stems and words as they are.
CREATE FUNCTION public.search_vector(written text) RETURNS tsvector
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN to_tsvector('public.french_unaccent', public.search_words(written))
		|| to_tsvector('public.simple_unaccent', public.search_words(written));
--> statement-breakpoint
-- What of an invoice can be found, and shown as a hit.
CREATE FUNCTION public.invoice_values(invoice jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ARRAY(
		SELECT DISTINCT value FROM unnest(ARRAY[
			invoice ->> 'number', invoice ->> 'issueDate', invoice ->> 'dueDate',
			invoice #>> '{seller,name}', invoice #>> '{seller,vatId}', invoice #>> '{seller,legalId}', invoice #>> '{seller,city}',
			invoice #>> '{buyer,name}', invoice #>> '{buyer,vatId}', invoice #>> '{buyer,legalId}', invoice #>> '{buyer,city}',
			invoice #>> '{totals,net}', invoice #>> '{totals,vat}', invoice #>> '{totals,gross}', invoice #>> '{totals,payable}'
		]) AS value WHERE value <> '' ORDER BY value);
--> statement-breakpoint
-- The vector of a text of any length. PostgreSQL refuses vectors of more than a megabyte (F.12.11 limits): then the
-- beginning is found, and the rest is not. Exact words have no positions, which would double its size: phrases go by stems.
CREATE FUNCTION public.text_vector(content text) RETURNS tsvector
	LANGUAGE plpgsql IMMUTABLE SET client_min_messages = warning AS $$
DECLARE
	words text := public.search_words(content);
BEGIN
	LOOP
		BEGIN
			RETURN setweight(to_tsvector('public.french_unaccent', words), 'C')
				|| strip(to_tsvector('public.simple_unaccent', words));
		EXCEPTION WHEN program_limit_exceeded THEN
			words := left(words, length(words) / 2);
		END;
	END LOOP;
END;
$$;
--> statement-breakpoint
-- Writes what a search looks at. Running it again changes nothing.
CREATE FUNCTION public.index_document(indexed uuid) RETURNS void
	LANGUAGE sql AS $$
	INSERT INTO public.document_search AS s
		(document_id, owner_id, vector, media_type, state, trashed, has_invoice, created_at)
	SELECT d.id, d.owner_id,
		setweight(public.search_vector(d.filename), 'A')
			|| setweight(public.search_vector(array_to_string(public.invoice_values(d.invoice), ' ')), 'B')
			|| public.text_vector(coalesce(t.content, '')),
		d.media_type, d.state, d.deleted_at IS NOT NULL, d.invoice IS NOT NULL, d.created_at
	FROM public.documents d LEFT JOIN public.document_texts t ON t.document_id = d.id WHERE d.id = indexed
	ON CONFLICT (document_id) DO UPDATE SET
		vector = excluded.vector, media_type = excluded.media_type, state = excluded.state,
		trashed = excluded.trashed, has_invoice = excluded.has_invoice;
$$;
--> statement-breakpoint
CREATE FUNCTION public.document_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.purge_at <= clock_timestamp() THEN
		-- Its time is over: nobody finds it any more, whenever its row goes.
		DELETE FROM public.document_search WHERE document_id = NEW.id;
	ELSIF TG_OP = 'INSERT' OR NEW.filename IS DISTINCT FROM OLD.filename OR NEW.invoice IS DISTINCT FROM OLD.invoice THEN
		PERFORM public.index_document(NEW.id);
	ELSE
		UPDATE public.document_search
			SET state = NEW.state, media_type = NEW.media_type, trashed = NEW.deleted_at IS NOT NULL
			WHERE document_id = NEW.id;
	END IF;
	RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER documents_searchable AFTER INSERT ON public.documents
	FOR EACH ROW EXECUTE FUNCTION public.document_changed();
--> statement-breakpoint
CREATE TRIGGER documents_search_again AFTER UPDATE ON public.documents
	FOR EACH ROW WHEN (
		(OLD.filename, OLD.media_type, OLD.state, OLD.deleted_at, OLD.purge_at, OLD.invoice)
		IS DISTINCT FROM (NEW.filename, NEW.media_type, NEW.state, NEW.deleted_at, NEW.purge_at, NEW.invoice))
	EXECUTE FUNCTION public.document_changed();
--> statement-breakpoint
CREATE FUNCTION public.document_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM public.index_document(NEW.document_id);
	RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER document_texts_searchable AFTER INSERT OR UPDATE OF content ON public.document_texts
	FOR EACH ROW EXECUTE FUNCTION public.document_text_changed();
--> statement-breakpoint
-- What somebody typed, as a query: words (all of them), "phrases", -without. Each stands for its stem or itself; the
-- last word also for words that begin with it. Stop words count only where there is nothing else. Takes whatever is
-- typed; `wanted` finds nothing when there is no word to find, `hits` is any word that is looked for.
CREATE FUNCTION public.search_query(typed text, OUT wanted tsquery, OUT hits tsquery)
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET client_min_messages = warning AS $$
DECLARE
	term record;
	words text;
	stems tsquery;
	exact tsquery;
	meant tsquery;
	stop_words tsquery := '';
	unwanted tsquery := '';
	unfinished boolean := typed !~ '[\s"]$';
BEGIN
	wanted := '';
	hits := '';
	FOR term IN
		SELECT m[1] = '-' AS without, coalesce(m[2], m[3]) AS written, m[3] IS NOT NULL AND unfinished
			AND position = count(*) OVER () AS unfinished
		FROM regexp_matches(
			regexp_replace(normalize(typed, NFKC), '(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))', '\1', 'g'),
			'(-?)(?:"([^"]*)"?|([^\s"]+))', 'g') WITH ORDINALITY AS matches (m, position)
	LOOP
		words := public.search_words(term.written);
		stems := phraseto_tsquery('public.french_unaccent', words);
		exact := phraseto_tsquery('public.simple_unaccent', words);
		meant := stems || exact;
		IF numnode(exact) = 0 THEN
			CONTINUE;
		ELSIF term.without THEN
			unwanted := unwanted || meant;
			CONTINUE;
		END IF;
		-- The text form of a phrase ends with its last word, quoted; fewer than two letters would find nearly everything.
		IF term.unfinished AND words ~ '\S\S\s*$' THEN
			meant := meant || (exact::text || ':*')::tsquery;
		END IF;
		IF numnode(stems) = 0 THEN
			stop_words := stop_words && meant;
		ELSE
			wanted := wanted && meant;
		END IF;
	END LOOP;
	IF numnode(wanted) = 0 THEN
		wanted := stop_words;
	END IF;
	-- Without its operators: `a & (b | c)` as `a | b | c`.
	hits := regexp_replace(wanted::text, '<->|<\d+>|&', '|', 'g')::tsquery;
	IF numnode(wanted) > 0 AND numnode(unwanted) > 0 THEN
		wanted := wanted && !!unwanted;
	END IF;
END;
$$;
--> statement-breakpoint
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
--> statement-breakpoint
-- Documents that were there before.
SELECT public.index_document(id) FROM public.documents;
