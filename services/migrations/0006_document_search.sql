CREATE TABLE "document_search" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"vector" "tsvector" NOT NULL,
	"media_type" text NOT NULL,
	"state" "document_state" NOT NULL,
	"trashed" boolean NOT NULL,
	"has_invoice" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "document_search" ADD CONSTRAINT "document_search_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_search_words" ON "document_search" USING gin ("owner_id","vector") WITH (fastupdate=false);