import { pgEnum, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const accountRole = pgEnum('account_role', ['customer', 'staff', 'admin']);

export const accounts = pgTable('accounts', {
  id: uuid().primaryKey(),
  /** In lower case: two spellings of an address are one account. */
  email: text().notNull().unique('accounts_email'),
  /** Argon2id in PHC string format. */
  passwordHash: text('password_hash').notNull(),
  role: accountRole().notNull().default('customer'),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date', precision: 3 }).notNull().defaultNow(),
});

export type AccountRow = typeof accounts.$inferSelect;
