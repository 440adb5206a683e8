import { and, count, eq, isNull, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens, Queryable } from '../../platform/statement.ts';
import { accountUsage, documents } from './documents.table.ts';

export type Stored = { bytes: number; documents: number };

export const createUsageRepository = ({ db, statement }: Database) => {
  const lock = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db.select().from(accountUsage).where(eq(accountUsage.accountId, accountId)).for('update'),
  );

  const open = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .insert(accountUsage)
      .select(
        db
          .select({
            accountId: sql<string>`${accountId}::uuid`.as('account_id'),
            bytes: sumOfSizes.as('bytes'),
            documents: count().as('documents'),
          })
          .from(documents)
          .where(eq(documents.ownerId, accountId)),
      )
      .onConflictDoNothing()
      .returning({ accountId: accountUsage.accountId }),
  );

  const add = statement(({ accountId, bytes, documents: number }: Givens<Stored & { accountId: string }>) =>
    db
      .update(accountUsage)
      .set({
        bytes: sql`${accountUsage.bytes} + ${bytes}::bigint`,
        documents: sql`${accountUsage.documents} + ${number}::int`,
      })
      .where(eq(accountUsage.accountId, accountId))
      .returning({ accountId: accountUsage.accountId }),
  );

  const find = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db.select().from(accountUsage).where(eq(accountUsage.accountId, accountId)),
  );

  const countUploads = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select({ uploads: count() })
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, accountId),
          eq(documents.state, 'pending'),
          or(isNull(documents.purgeAt), sql`${documents.purgeAt} > clock_timestamp()`),
        ),
      ),
  );

  const countAnew = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .update(accountUsage)
      .set({
        bytes: sql`(select coalesce(sum(size), 0) from ${documents} where owner_id = ${accountId})`,
        documents: sql`(select count(*) from ${documents} where owner_id = ${accountId})`,
      })
      .where(eq(accountUsage.accountId, accountId))
      .returning(),
  );

  /** Locks the account's storage until the transaction ends. An account that never stored anything gets its row. */
  const lockStored = async (transaction: Transaction, accountId: string): Promise<Stored> => {
    const [found] = await lock({ accountId }, transaction);
    if (found) return found;
    await open({ accountId }, transaction);
    return (await lock({ accountId }, transaction))[0] as Stored;
  };

  return {
    lock: lockStored,

    add: async (transaction: Transaction, accountId: string, what: Stored): Promise<void> => {
      await add({ accountId, ...what }, transaction);
    },

    find: async (accountId: string): Promise<Stored> => (await find({ accountId }))[0] ?? { bytes: 0, documents: 0 },

    /** Documents that are announced and not completed. */
    countUploads: async (accountId: string, on?: Queryable): Promise<number> =>
      (await countUploads({ accountId }, on))[0]?.uploads ?? 0,

    /** Makes the account's usage what its documents say. */
    countAnew: async (transaction: Transaction, accountId: string): Promise<void> => {
      await lockStored(transaction, accountId);
      await countAnew({ accountId }, transaction);
    },
  };
};

export type UsageRepository = ReturnType<typeof createUsageRepository>;

const sumOfSizes = sql<number>`coalesce(sum(${documents.size}), 0)::bigint`;
