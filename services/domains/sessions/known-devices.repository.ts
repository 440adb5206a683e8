import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { knownDevices } from './sessions.table.ts';

type NewDevice = { hash: string; accountId: string; expiresAt: Date };

export const createKnownDeviceRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewDevice>) => db.insert(knownDevices).values(row).returning());

  const valid = gt(knownDevices.expiresAt, sql`now()`);

  const isOf = statement(({ hash, accountId }: Givens<{ hash: string; accountId: string }>) =>
    db
      .select({ hash: knownDevices.hash })
      .from(knownDevices)
      .where(and(eq(knownDevices.hash, hash), eq(knownDevices.accountId, accountId), valid)),
  );

  const isOfEmail = statement(({ hash, email }: Givens<{ hash: string; email: string }>) =>
    db
      .select({ hash: knownDevices.hash })
      .from(knownDevices)
      .innerJoin(accounts, eq(accounts.id, knownDevices.accountId))
      .where(and(eq(knownDevices.hash, hash), eq(accounts.email, email), valid)),
  );

  const deleteExpired = statement(() =>
    db.delete(knownDevices).where(lte(knownDevices.expiresAt, sql`now()`)).returning({ hash: knownDevices.hash }),
  );

  return {
    insert: async (row: NewDevice): Promise<void> => {
      await insert(row);
    },

    isOf: async (hash: string, accountId: string): Promise<boolean> => (await isOf({ hash, accountId })).length > 0,

    isOfEmail: async (hash: string, email: string): Promise<boolean> => (await isOfEmail({ hash, email })).length > 0,

    deleteExpired: async (): Promise<number> => (await deleteExpired({})).length,
  };
};

export type KnownDeviceRepository = ReturnType<typeof createKnownDeviceRepository>;
