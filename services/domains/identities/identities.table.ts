import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';

/** Accounts at other providers that sign in to ours. Who somebody is there is (issuer, subject), never his address. */
export const identities = pgTable(
  'identities',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id').notNull(),
    provider: text().$type<'google' | 'microsoft'>().notNull(),
    issuer: text().notNull(),
    subject: text().notNull(),
    /** As the provider last told it: to show, not to decide by. */
    email: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    unique('identities_subject').on(table.issuer, table.subject),
    unique('identities_provider').on(table.accountId, table.provider),
  ],
);

export type IdentityRow = typeof identities.$inferSelect;
