import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ImageFacts, MediaType, Progress, TextFacts } from '../../contracts/documents.ts';
import { instant, transactionId } from '../../platform/columns.ts';
import { accounts } from '../accounts/index.ts';
import type { InvoiceReading } from './invoice-reading.ts';

export const documentState = pgEnum('document_state', [
  'pending',
  'uploaded',
  'processing',
  'ready',
  'rejected',
  'failed',
]);

export const renditionFormat = pgEnum('rendition_format', ['avif', 'webp', 'jpeg']);

export const documents = pgTable(
  'documents',
  {
    /** UUIDv7: the order of ids is the order of creation. */
    id: uuid().primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => accounts.id),
    filename: text().notNull(),
    mediaType: text('media_type').$type<MediaType>().notNull(),
    /** Bytes, as announced; checked against what was uploaded. */
    size: bigint({ mode: 'number' }).notNull(),
    /** Lower-case hexadecimal, as announced; checked against what was uploaded. */
    sha256: text().notNull(),
    /** The document whose objects these bytes share; null: its own. It may be gone, its objects stay for this one. */
    contentId: uuid('content_id'),
    /** The oldest other document of the account that had these bytes when this one came. */
    duplicateOf: uuid('duplicate_of').references((): AnyPgColumn => documents.id, { onDelete: 'set null' }),
    state: documentState().notNull().default('pending'),
    /** Grows with each change: ETag, and id of server-sent events. */
    version: integer().notNull().default(1),
    /** Why it was rejected or failed. */
    problem: text(),
    progress: jsonb().$type<Progress>(),
    image: jsonb().$type<ImageFacts>(),
    /** Of a PDF. */
    pages: integer(),
    text: jsonb().$type<TextFacts>(),
    invoice: jsonb().$type<InvoiceReading>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
    /** From this moment on it does not exist for anybody, and nothing brings it back. */
    purgeAt: instant('purge_at'),
    /** The transaction that last changed it, set by a trigger: who follows all documents finds his place by it. */
    changedIn: transactionId('changed_in').notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    index('documents_of_owner').on(table.ownerId, table.id).where(sql`deleted_at is null`),
    index('documents_of_owner_changed').on(table.ownerId, table.changedIn, table.id),
    index('documents_in_trash').on(table.ownerId, table.id).where(sql`deleted_at is not null`),
    index('documents_of_bytes').on(table.ownerId, table.sha256),
    index('documents_of_content').on(table.contentId).where(sql`content_id is not null`),
    index('documents_duplicates').on(table.duplicateOf).where(sql`duplicate_of is not null`),
    index('documents_to_purge').on(table.purgeAt).where(sql`purge_at is not null`),
    index('documents_pending').on(table.ownerId, table.createdAt).where(sql`state = 'pending'`),
  ],
);

/** The key makes a run that happens twice change nothing. */
export const renditions = pgTable(
  'renditions',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    recipe: text().notNull(),
    /** SHA-256 of the bytes it was made from. */
    inputHash: text('input_hash').notNull(),
    name: text().notNull(),
    format: renditionFormat().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: integer().notNull(),
    storageKey: text('storage_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.documentId, table.recipe, table.inputHash, table.name, table.format] })],
);

/** What documents say in words. Apart from them: a list of documents reads none of it. */
export const documentTexts = pgTable('document_texts', {
  documentId: uuid('document_id')
    .primaryKey()
    .references(() => documents.id, { onDelete: 'cascade' }),
  /** Pages are separated by form feeds. */
  content: text().notNull(),
});

/**
 * What an account stores: the sum over its documents, those in the trash too. Its row is also the lock of the account's
 * storage: who creates, finishes or purges a document holds it, so that none of them misses what another one does.
 */
export const accountUsage = pgTable('account_usage', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => accounts.id, { onDelete: 'cascade' }),
  bytes: bigint({ mode: 'number' }).notNull(),
  documents: integer().notNull(),
});

/** What happened to a document and neither its row nor its jobs remember: a part of its timeline. */
export const documentHistory = pgTable(
  'document_history',
  {
    /** In the order of what happened, also within a millisecond. */
    id: bigserial({ mode: 'number' }).primaryKey(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    event: text().notNull(),
    /** Why it was rejected or failed. */
    problem: text(),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
  },
  (table) => [index('document_history_document').on(table.documentId, table.id)],
);

export type DocumentRow = typeof documents.$inferSelect;
export type DocumentHistoryRow = typeof documentHistory.$inferSelect;
export type RenditionRow = typeof renditions.$inferSelect;
export type DocumentWithRenditions = DocumentRow & { renditions: RenditionRow[] };
