import { and, count, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { recoveryCodes, type TotpSeedRow, totpSeeds } from './two-factor.table.ts';

type Of = { accountId: string };
type Step = Pick<TotpSeedRow, 'accountId' | 'sealedSeed' | 'lastStep'>;

export const createTwoFactorRepository = ({ db, statement }: Database) => {
  const confirmed = ({ accountId }: Givens<Of>) =>
    and(eq(totpSeeds.accountId, accountId), isNotNull(totpSeeds.confirmedAt));

  const unused = ({ accountId }: Givens<Of>) =>
    and(eq(recoveryCodes.accountId, accountId), isNull(recoveryCodes.usedAt));

  const find = statement(({ accountId }: Givens<Of>) =>
    db.select().from(totpSeeds).where(eq(totpSeeds.accountId, accountId)),
  );

  const lock = statement((of: Givens<Of>) => db.select().from(totpSeeds).where(confirmed(of)).for('update'));

  const countCodes = statement((of: Givens<Of>) => db.select({ left: count() }).from(recoveryCodes).where(unused(of)));

  const begin = statement(({ accountId, sealedSeed }: Givens<Of & { sealedSeed: string }>) =>
    db
      .insert(totpSeeds)
      .values({ accountId, sealedSeed })
      .onConflictDoUpdate({
        target: totpSeeds.accountId,
        set: { sealedSeed, createdAt: sql`now()` },
        setWhere: isNull(totpSeeds.confirmedAt),
      })
      .returning({ accountId: totpSeeds.accountId }),
  );

  const confirm = statement(({ accountId, sealedSeed, lastStep }: Givens<Step>) =>
    db
      .update(totpSeeds)
      .set({ confirmedAt: sql`now()`, lastStep })
      .where(
        and(eq(totpSeeds.accountId, accountId), eq(totpSeeds.sealedSeed, sealedSeed), isNull(totpSeeds.confirmedAt)),
      )
      .returning({ accountId: totpSeeds.accountId }),
  );

  const takeStep = statement(({ accountId, sealedSeed, lastStep }: Givens<Step>) =>
    db
      .update(totpSeeds)
      .set({ lastStep })
      .where(and(confirmed({ accountId }), eq(totpSeeds.sealedSeed, sealedSeed), lt(totpSeeds.lastStep, lastStep)))
      .returning({ accountId: totpSeeds.accountId }),
  );

  const takeCode = statement(({ accountId, hash }: Givens<Of & { hash: string }>) =>
    db
      .update(recoveryCodes)
      .set({ usedAt: sql`now()` })
      .where(and(unused({ accountId }), eq(recoveryCodes.hash, hash)))
      .returning({ hash: recoveryCodes.hash }),
  );

  const deleteSeed = statement(({ accountId }: Givens<Of>) =>
    db.delete(totpSeeds).where(eq(totpSeeds.accountId, accountId)).returning({ accountId: totpSeeds.accountId }),
  );

  const deleteCodes = statement(({ accountId }: Givens<Of>) =>
    db.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).returning({ hash: recoveryCodes.hash }),
  );

  return {
    find: async (accountId: string): Promise<TotpSeedRow | null> => (await find({ accountId }))[0] ?? null,

    /** The seed in force, which nobody else changes until the transaction ends; null when there is none. */
    lock: async (accountId: string, on: Transaction): Promise<TotpSeedRow | null> =>
      (await lock({ accountId }, on))[0] ?? null,

    countCodes: async (accountId: string, on?: Transaction): Promise<number> =>
      (await countCodes({ accountId }, on))[0]?.left ?? 0,

    /** Keeps a new seed in place of one that is not in force. @returns false when one is */
    begin: async (accountId: string, sealedSeed: string): Promise<boolean> =>
      (await begin({ accountId, sealedSeed })).length > 0,

    /** Puts a seed in force. @returns false when it is already, or has been replaced */
    confirm: async (step: Step, on: Transaction): Promise<boolean> => (await confirm(step, on)).length > 0,

    /** Uses up a step and all before it: of calls at the same time, one gets it. @returns whether this one did */
    takeStep: async (step: Step): Promise<boolean> => (await takeStep(step)).length > 0,

    /** Uses up a recovery code: of calls at the same time, one gets it. @returns whether this one did */
    takeCode: async (accountId: string, hash: string, on: Transaction): Promise<boolean> =>
      (await takeCode({ accountId, hash }, on)).length > 0,

    replaceCodes: async (accountId: string, hashes: readonly string[], on: Transaction): Promise<void> => {
      await deleteCodes({ accountId }, on);
      await on.insert(recoveryCodes).values(hashes.map((hash) => ({ accountId, hash })));
    },

    delete: async (accountId: string, on: Transaction): Promise<void> => {
      await deleteSeed({ accountId }, on);
      await deleteCodes({ accountId }, on);
    },
  };
};

export type TwoFactorRepository = ReturnType<typeof createTwoFactorRepository>;
