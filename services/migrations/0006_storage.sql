CREATE TABLE "account_usage" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"documents" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "content_id" uuid;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "duplicate_of" uuid;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "purge_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "account_usage" ADD CONSTRAINT "account_usage_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_duplicate_of_documents_id_fk" FOREIGN KEY ("duplicate_of") REFERENCES "public"."documents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_of_bytes" ON "documents" USING btree ("owner_id","sha256");--> statement-breakpoint
CREATE INDEX "documents_of_content" ON "documents" USING btree ("content_id") WHERE content_id is not null;--> statement-breakpoint
CREATE INDEX "documents_duplicates" ON "documents" USING btree ("duplicate_of") WHERE duplicate_of is not null;--> statement-breakpoint
CREATE INDEX "documents_to_purge" ON "documents" USING btree ("purge_at") WHERE purge_at is not null;--> statement-breakpoint
CREATE INDEX "documents_pending" ON "documents" USING btree ("owner_id","created_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "jobs_ended" ON "jobs" USING btree ("ended_at") WHERE ended_at is not null;