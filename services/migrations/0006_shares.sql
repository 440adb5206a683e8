CREATE TABLE "shares" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"label" text,
	"password_hash" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"max_downloads" integer,
	"downloads" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "shares_hash" UNIQUE("hash")
);
--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shares_account" ON "shares" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "shares_document" ON "shares" USING btree ("document_id","id");--> statement-breakpoint
CREATE INDEX "shares_ended" ON "shares" USING btree (least(expires_at, revoked_at));