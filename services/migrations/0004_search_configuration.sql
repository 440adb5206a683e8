-- Both are trusted extensions (PostgreSQL 15, appendix F): whoever may create in the database may install them.
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;
--> statement-breakpoint
-- French stems, whether the accents were typed or not (PostgreSQL 15, F.48 unaccent).
CREATE TEXT SEARCH CONFIGURATION public.french_unaccent (COPY = pg_catalog.french);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION public.french_unaccent
	ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;
--> statement-breakpoint
-- Words as they are, for names, numbers and other languages.
CREATE TEXT SEARCH CONFIGURATION public.simple_unaccent (COPY = pg_catalog.simple);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION public.simple_unaccent
	ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.simple;
