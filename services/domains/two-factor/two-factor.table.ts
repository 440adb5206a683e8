import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';

/** An account's authenticator app (RFC 6238). */
export const totpSeeds = pgTable('totp_seeds', {
  accountId: uuid('account_id').primaryKey(),
  /** Sealed with the account's id. */
  sealedSeed: text('sealed_seed').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** When the first code proved that the app has it; null: not in force yet. */
  confirmedAt: instant('confirmed_at'),
  /** The newest time step whose code was used: none is taken twice, nor an older one (RFC 6238 §5.2). */
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
});

export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    hash: text().primaryKey(),
    accountId: uuid('account_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    usedAt: instant('used_at'),
  },
  (table) => [index('recovery_codes_account').on(table.accountId)],
);

export type TotpSeedRow = typeof totpSeeds.$inferSelect;
