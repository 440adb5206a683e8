import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';
import { type IdempotencyRow, idempotencyKeys } from './idempotency.table.ts';

/** A key can be used anew after this: the promise of the API. */
const lifetime = sql`now() - interval '24 hours'`;

/** A request that has not answered after this has died with its process. */
const abandoned = sql`now() - interval '1 minute'`;

export const createIdempotencyRepository = ({ db }: Database) => ({
  /** Takes the key, if it is free. @returns whether this request has it now */
  claim: async (row: Pick<IdempotencyRow, 'accountId' | 'key' | 'fingerprint'>): Promise<boolean> =>
    (
      await db
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
        .returning({ key: idempotencyKeys.key })
        .prepare('idempotency_claim')
        .execute()
    ).length === 1,

  find: async (accountId: string, key: string): Promise<IdempotencyRow | null> =>
    (await db.select().from(idempotencyKeys).where(is(accountId, key)).prepare('idempotency_find').execute())[0] ??
    null,

  settle: (accountId: string, key: string, status: number, body: string) =>
    db.update(idempotencyKeys).set({ status, body }).where(is(accountId, key)).prepare('idempotency_settle').execute(),

  release: (accountId: string, key: string) =>
    db.delete(idempotencyKeys).where(is(accountId, key)).prepare('idempotency_release').execute(),
});

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;

const is = (accountId: string, key: string) =>
  and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
