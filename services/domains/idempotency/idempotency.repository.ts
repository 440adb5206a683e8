import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type IdempotencyRow, idempotencyKeys } from './idempotency.table.ts';

/** A key can be used anew after this: the promise of the API. */
const lifetime = sql`now() - interval '24 hours'`;

/**
 * A request that has not answered after this counts as dead with its process. Were it only slow, the one that takes over
 * makes the same thing: nothing is doubled.
 */
const abandoned = sql`now() - interval '15 seconds'`;

/** Whoever takes over from a request that has died makes what that one may have made already, and not a second one. */
const firstResourceId = sql`case when ${idempotencyKeys.createdAt} < ${lifetime} then excluded.body
  else coalesce(${idempotencyKeys.body}, excluded.body) end`;

type Key = Pick<IdempotencyRow, 'accountId' | 'key'>;
type Claim = Key & Pick<IdempotencyRow, 'fingerprint'> & { resourceId: string };
type Settlement = Key & { status: number; body: string };

export const createIdempotencyRepository = ({ db, statement }: Database) => {
  const claim = statement(({ resourceId, ...row }: Givens<Claim>) =>
    db
      .insert(idempotencyKeys)
      .values({ ...row, body: resourceId })
      .onConflictDoUpdate({
        target: [idempotencyKeys.accountId, idempotencyKeys.key],
        set: { fingerprint: row.fingerprint, status: null, body: firstResourceId, createdAt: sql`now()` },
        setWhere: or(
          lt(idempotencyKeys.createdAt, lifetime),
          and(
            isNull(idempotencyKeys.status),
            lt(idempotencyKeys.createdAt, abandoned),
            eq(idempotencyKeys.fingerprint, row.fingerprint),
          ),
        ) as never,
      })
      .returning({ resourceId: sql<string>`${idempotencyKeys.body}`.as('resource_id') }),
  );

  const find = statement((key: Givens<Key>) => db.select().from(idempotencyKeys).where(is(key)));

  const settle = statement(({ status, body, ...key }: Givens<Settlement>) =>
    db.update(idempotencyKeys).set({ status, body }).where(is(key)),
  );

  const release = statement((key: Givens<Key>) =>
    db
      .update(idempotencyKeys)
      .set({ createdAt: sql`${abandoned} - interval '1 second'` })
      .where(is(key)),
  );

  return {
    /**
     * Takes the key, if it is free.
     * @returns the id of what this request makes: that of the one before, where that one died; null when it is not free
     */
    claim: async (row: Claim): Promise<string | null> => (await claim(row))[0]?.resourceId ?? null,

    find: async (accountId: string, key: string): Promise<IdempotencyRow | null> =>
      (await find({ accountId, key }))[0] ?? null,

    settle: (accountId: string, key: string, status: number, body: string) => settle({ accountId, key, status, body }),

    /** The same request may be tried anew at once. It makes the same thing: nobody knows how much this one has done. */
    release: (accountId: string, key: string) => release({ accountId, key }),
  };
};

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;

const is = ({ accountId, key }: Givens<Key>) =>
  and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
