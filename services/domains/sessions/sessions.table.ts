import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Factor } from '../../contracts/sessions.ts';
import { instant } from '../../platform/columns.ts';

/**
 * Signed-in devices. A session that has ended stays for a while: access tokens of it are refused for as long as they
 * could still be valid.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id').notNull(),
    factors: text().array().$type<Factor[]>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When all factors were last proved. */
    authenticatedAt: instant('authenticated_at').notNull().defaultNow(),
    /** When a token was last renewed. */
    lastUsedAt: instant('last_used_at').notNull().defaultNow(),
    /** The end, however busy it is. */
    expiresAt: instant('expires_at').notNull(),
    address: text(),
    userAgent: text('user_agent'),
    endedAt: instant('ended_at'),
  },
  (table) => [index('sessions_account').on(table.accountId), index('sessions_ended').on(table.endedAt)],
);

/** The chain of a session's refresh tokens: all but the last were used. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    hash: text().primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    usedAt: instant('used_at'),
  },
  (table) => [index('refresh_tokens_session').on(table.sessionId)],
);

/** Browsers from which an account was signed in to: guesses made elsewhere do not lock these out. */
export const knownDevices = pgTable(
  'known_devices',
  {
    hash: text().primaryKey(),
    accountId: uuid('account_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('known_devices_account').on(table.accountId)],
);

export type SessionRow = typeof sessions.$inferSelect;
