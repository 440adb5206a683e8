import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type IdempotencyRow, idempotencyKeys } from './idempotency.table.ts';

/** A key can be used anew after this: the promise of the API. */
const lifetime = sql`now() - interval '24 hours'`;

/** A request that has not answered after this has died with its process. */
const abandoned = sql`now() - interval '1 minute'`;

type Key = Pick<IdempotencyRow, 'accountId' | 'key'>;
type Claim = Key & Pick<IdempotencyRow, 'fingerprint'>;
type Settlement = Key & { status: number; body: string };

export const createIdempotencyRepository = ({ db, statement }: Database) => {
  const claim = statement((row: Givens<Claim>) =>
    db
      .insert(idempotencyKeys)
      .values(row)
      .onConflictDoUpdate({
        target: [idempotencyKeys.accountId, idempotencyKeys.key],
        set: { fingerprint: row.fingerprint, status: null, body: null, createdAt: sql`now()` },
        setWhere: or(
          lt(idempotencyKeys.createdAt, lifetime),
          and(isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, abandoned)),
        ) as never,
      })
      .returning({ key: idempotencyKeys.key }),
  );

  const find = statement((key: Givens<Key>) => db.select().from(idempotencyKeys).where(is(key)));

  const settle = statement(({ status, body, ...key }: Givens<Settlement>) =>
    db.update(idempotencyKeys).set({ status, body }).where(is(key)),
  );

  const release = statement((key: Givens<Key>) => db.delete(idempotencyKeys).where(is(key)));

  return {
    /** Takes the key, if it is free. @returns whether this request has it now */
    claim: async (row: Claim): Promise<boolean> => (await claim(row)).length === 1,

    find: async (accountId: string, key: string): Promise<IdempotencyRow | null> =>
      (await find({ accountId, key }))[0] ?? null,

    settle: (accountId: string, key: string, status: number, body: string) => settle({ accountId, key, status, body }),

    release: (accountId: string, key: string) => release({ accountId, key }),
  };
};

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;

const is = ({ accountId, key }: Givens<Key>) =>
  and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
