import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';
import { documents } from '../documents/index.ts';

/** Links by which anybody who has one gets a document, until they end. */
export const shares = pgTable(
  'shares',
  {
    id: uuid().primaryKey(),
    /** Who shares; owns the document. */
    accountId: uuid('account_id').notNull(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** Of the link's secret. */
    hash: text().notNull().unique('shares_hash'),
    label: text(),
    passwordHash: text('password_hash'),
    expiresAt: instant('expires_at').notNull(),
    maxDownloads: integer('max_downloads'),
    /** How often the file was handed out. */
    downloads: integer().notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    index('shares_account').on(table.accountId, table.id),
    index('shares_document').on(table.documentId, table.id),
    index('shares_ended').on(sql`least(expires_at, revoked_at)`),
  ],
);

export type ShareRow = typeof shares.$inferSelect;
