import { bigint, index, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';

export const exportState = pgEnum('export_state', ['pending', 'ready', 'failed']);

/** Copies of all that is kept of an account (GDPR art. 15 and 20). */
export const exports = pgTable(
  'exports',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id').notNull(),
    state: exportState().notNull().default('pending'),
    bytes: bigint({ mode: 'number' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    readyAt: instant('ready_at'),
    expiresAt: instant('expires_at'),
  },
  (table) => [index('exports_account').on(table.accountId)],
);

/** Accounts that are being erased, or were (GDPR art. 17): what is left tells nobody's name. */
export const erasures = pgTable('erasures', {
  id: uuid().primaryKey(),
  /** Null once everything is gone. */
  accountId: uuid('account_id'),
  /** Who holds the receipt proves it with the secret behind this. */
  receiptHash: text('receipt_hash').notNull().unique('erasures_receipt'),
  /** The receipt itself, sealed with the row's id, for the mail at the end; null once it is written. */
  sealedReceipt: text('sealed_receipt'),
  requestedAt: instant('requested_at').notNull().defaultNow(),
  completedAt: instant('completed_at'),
  /** How much of each kind was erased. */
  erased: jsonb().$type<Record<string, number>>().notNull().default({}),
});

export type ExportRow = typeof exports.$inferSelect;
export type ErasureRow = typeof erasures.$inferSelect;
