import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type OneTimeTokenRow, oneTimeTokens } from './one-time-tokens.table.ts';

type NewToken = Pick<OneTimeTokenRow, 'hash' | 'purpose' | 'accountId' | 'data' | 'expiresAt'>;
type Wanted = Pick<OneTimeTokenRow, 'hash' | 'purpose'>;

export const createOneTimeTokenRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewToken>) => db.insert(oneTimeTokens).values(row).returning());

  const valid = ({ hash, purpose }: Givens<Wanted>) =>
    and(eq(oneTimeTokens.hash, hash), eq(oneTimeTokens.purpose, purpose), gt(oneTimeTokens.expiresAt, sql`now()`));

  const find = statement((wanted: Givens<Wanted>) => db.select().from(oneTimeTokens).where(valid(wanted)));

  const take = statement((wanted: Givens<Wanted>) => db.delete(oneTimeTokens).where(valid(wanted)).returning());

  const deleteOf = statement(({ accountId, purpose }: Givens<{ accountId: string; purpose: string }>) =>
    db
      .delete(oneTimeTokens)
      .where(and(eq(oneTimeTokens.accountId, accountId), eq(oneTimeTokens.purpose, purpose)))
      .returning({ hash: oneTimeTokens.hash }),
  );

  const deleteExpired = statement(() =>
    db.delete(oneTimeTokens).where(lte(oneTimeTokens.expiresAt, sql`now()`)).returning({ hash: oneTimeTokens.hash }),
  );

  return {
    insert: async (row: NewToken, on?: Transaction): Promise<void> => {
      await insert(row, on);
    },

    find: async (wanted: Wanted): Promise<OneTimeTokenRow | null> => (await find(wanted))[0] ?? null,

    /** Deletes it: of calls at the same time, one gets it. */
    take: async (wanted: Wanted, on?: Transaction): Promise<OneTimeTokenRow | null> =>
      (await take(wanted, on))[0] ?? null,

    deleteOf: async (accountId: string, purpose: string, on?: Transaction): Promise<number> =>
      (await deleteOf({ accountId, purpose }, on)).length,

    deleteExpired: async (): Promise<number> => (await deleteExpired({})).length,
  };
};

export type OneTimeTokenRepository = ReturnType<typeof createOneTimeTokenRepository>;
