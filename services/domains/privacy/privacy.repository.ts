import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { type ErasureRow, type ExportRow, erasures, exports } from './privacy.table.ts';

type NewErasure = Pick<ErasureRow, 'id' | 'accountId' | 'receiptHash' | 'sealedReceipt'>;
type Archive = { id: string; bytes: number; days: number };

export const createPrivacyRepository = ({ db, statement }: Database) => {
  const lockAccount = statement(({ id }: Givens<{ id: string }>) =>
    db.select().from(accounts).where(eq(accounts.id, id)).for('update'),
  );

  const findAccount = statement(({ id }: Givens<{ id: string }>) =>
    db.select().from(accounts).where(eq(accounts.id, id)),
  );

  const disable = statement(({ id }: Givens<{ id: string }>) =>
    db.update(accounts).set({ disabledAt: sql`now()` }).where(eq(accounts.id, id)).returning({ id: accounts.id }),
  );

  const insertExport = statement((row: Givens<Pick<ExportRow, 'id' | 'accountId'>>) =>
    db.insert(exports).values(row).returning(),
  );

  const findExport = statement(({ id }: Givens<{ id: string }>) => db.select().from(exports).where(eq(exports.id, id)));

  const isKept = or(isNull(exports.expiresAt), gt(exports.expiresAt, sql`now()`));

  const listExports = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select()
      .from(exports)
      .where(and(eq(exports.accountId, accountId), isKept))
      .orderBy(desc(exports.id)),
  );

  const inDays = (days: Givens<Archive>['days']) => sql`now() + ${days}::int * interval '1 day'`;

  const isPending = (id: Givens<Archive>['id']) => and(eq(exports.id, id), eq(exports.state, 'pending'));

  const readyExport = statement(({ id, bytes, days }: Givens<Archive>) =>
    db
      .update(exports)
      .set({ state: 'ready', bytes, readyAt: sql`now()`, expiresAt: inDays(days) })
      .where(isPending(id))
      .returning({ accountId: exports.accountId }),
  );

  const failExport = statement(({ id, days }: Givens<Pick<Archive, 'id' | 'days'>>) =>
    db
      .update(exports)
      .set({ state: 'failed', expiresAt: inDays(days) })
      .where(isPending(id))
      .returning({ id: exports.id }),
  );

  const reviveExports = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .update(exports)
      .set({ state: 'pending', expiresAt: null })
      .where(and(sql`${exports.id} = any(${ids}::uuid[])`, eq(exports.state, 'failed')))
      .returning({ id: exports.id }),
  );

  const expiredExports = statement(({ limit }: Givens<{ limit: number }>) =>
    db.select().from(exports).where(lt(exports.expiresAt, sql`now()`)).limit(limit),
  );

  const deleteExport = statement(({ id }: Givens<{ id: string }>) =>
    db.delete(exports).where(eq(exports.id, id)).returning({ id: exports.id }),
  );

  const insertErasure = statement((row: Givens<NewErasure>) => db.insert(erasures).values(row).returning());

  const findErasure = statement(({ id }: Givens<{ id: string }>) =>
    db.select().from(erasures).where(eq(erasures.id, id)),
  );

  const findByReceipt = statement(({ hash }: Givens<{ hash: string }>) =>
    db.select().from(erasures).where(eq(erasures.receiptHash, hash)),
  );

  const completeErasure = statement(({ id, erased }: Givens<{ id: string; erased: Record<string, number> }>) =>
    db
      .update(erasures)
      .set({ completedAt: sql`now()`, sealedReceipt: null, accountId: null, erased })
      .where(eq(erasures.id, id))
      .returning({ id: erasures.id }),
  );

  return {
    findAccount: async (id: string) => (await findAccount({ id }))[0] ?? null,

    /** The account, which nobody else changes until the transaction ends. */
    lockAccount: async (id: string, on: Transaction) => (await lockAccount({ id }, on))[0] ?? null,

    disableAccount: async (id: string, on: Transaction): Promise<void> => {
      await disable({ id }, on);
    },

    insertExport: async (row: Pick<ExportRow, 'id' | 'accountId'>, on: Transaction): Promise<ExportRow> =>
      (await insertExport(row, on))[0] as ExportRow,

    findExport: async (id: string): Promise<ExportRow | null> => (await findExport({ id }))[0] ?? null,

    /** Those that have not expired, newest first. */
    listExports: (accountId: string, on?: Transaction): Promise<ExportRow[]> => listExports({ accountId }, on),

    /** @returns whose it is; null when it is no longer wanted */
    readyExport: async (archive: Archive, on: Transaction): Promise<string | null> =>
      (await readyExport(archive, on))[0]?.accountId ?? null,

    failExport: async (id: string, days: number, on: Transaction): Promise<void> => {
      await failExport({ id, days }, on);
    },

    /** Failed ones are to be made after all. */
    reviveExports: async (ids: string[], on: Transaction): Promise<void> => {
      await reviveExports({ ids }, on);
    },

    expiredExports: (limit: number): Promise<ExportRow[]> => expiredExports({ limit }),

    deleteExport: async (id: string): Promise<void> => {
      await deleteExport({ id });
    },

    insertErasure: async (row: NewErasure, on: Transaction): Promise<ErasureRow> =>
      (await insertErasure(row, on))[0] as ErasureRow,

    findErasure: async (id: string): Promise<ErasureRow | null> => (await findErasure({ id }))[0] ?? null,

    findErasureByReceipt: async (hash: string): Promise<ErasureRow | null> =>
      (await findByReceipt({ hash }))[0] ?? null,

    completeErasure: async (id: string, erased: Record<string, number>, on: Transaction): Promise<void> => {
      await completeErasure({ id, erased }, on);
    },
  };
};

export type PrivacyRepository = ReturnType<typeof createPrivacyRepository>;
