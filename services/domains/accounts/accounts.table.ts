import { pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';
import type { Language } from '../../platform/errors.ts';

export const accountRole = pgEnum('account_role', ['customer', 'staff', 'admin']);

export const accounts = pgTable('accounts', {
  id: uuid().primaryKey(),
  /** In lower case: two spellings of an address are one account. */
  email: text().notNull().unique('accounts_email'),
  /** Argon2id in PHC string format; null for who signs in by a provider only. */
  passwordHash: text('password_hash'),
  role: accountRole().notNull().default('customer'),
  /** Of the mails to its owner. */
  language: text().$type<Language>().notNull().default('fr'),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** Set: nobody signs in any more. */
  disabledAt: instant('disabled_at'),
});

export type AccountRow = typeof accounts.$inferSelect;
