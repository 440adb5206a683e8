import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Scope } from '../../contracts/api-keys.ts';
import { instant } from '../../platform/columns.ts';

/** Keys of machines, which act for an account within their scopes. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id').notNull(),
    name: text().notNull(),
    hash: text().notNull().unique('api_keys_hash'),
    /** The last characters, to tell keys apart. */
    ending: text().notNull(),
    scopes: text().array().$type<Scope[]>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at'),
    /** To the minute. */
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('api_keys_account').on(table.accountId)],
);

export type ApiKeyRow = typeof apiKeys.$inferSelect;
