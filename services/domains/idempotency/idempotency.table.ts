import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Answers that were given under an Idempotency-Key, for 24 hours. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    accountId: uuid('account_id').notNull(),
    key: text().notNull(),
    /** Hash of method, path and body: the same key with another request is a mistake. */
    fingerprint: text().notNull(),
    /** Null while the first request is still being worked on. */
    status: integer(),
    /** Of the answer. Until there is one, the id of what the request makes, if it makes something. */
    body: text(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date', precision: 3 }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.key] })],
);

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect;
