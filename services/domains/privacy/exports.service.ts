import { randomUUIDv7 } from 'node:crypto';
import type { DataExport } from '../../contracts/privacy.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import type { Effects, PayloadOf } from '../../platform/job.ts';
import type { Storage } from '../../platform/storage.ts';
import { accountError } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { JobService } from '../jobs/index.ts';
import { privacyError } from './privacy.errors.ts';
import { exportAccountJob } from './privacy.jobs.ts';
import { exportFolder, exportKey } from './privacy.keys.ts';
import type { PrivacyRepository } from './privacy.repository.ts';
import type { ExportRow } from './privacy.table.ts';

/** Archives kept of one account: each holds all of its files once more. */
const mostExports = 3;

/** Copies of all that is kept of an account (GDPR art. 15 and 20). */
export const createExportService = (options: {
  repository: PrivacyRepository;
  transact: Transact;
  jobs: JobService;
  audit: AuditService;
  storage: Storage;
}) => {
  const { repository, transact, jobs, audit, storage } = options;
  return {
    /** One that is being made already is the answer to every further request. @throws too-many-exports */
    request: (accountId: string, actor: Actor): Promise<DataExport> =>
      transact(async (transaction) => {
        const account = await repository.lockAccount(accountId, transaction);
        if (!account || account.disabledAt) throw accountError('unauthenticated');
        const kept = await repository.listExports(accountId, transaction);
        const pending = kept.find(({ state }) => state === 'pending');
        if (pending) return toExport(pending);
        if (kept.filter(({ state }) => state === 'ready').length >= mostExports) throw privacyError('too-many-exports');
        const row = await repository.insertExport({ id: randomUUIDv7(), accountId }, transaction);
        await jobs.enqueue(transaction, exportAccountJob, { exportId: row.id }, row.id);
        await audit.record(actor, { action: 'account.export-requested', accountId }, transaction);
        return toExport(row);
      }),

    /** Failed exports are made after all. */
    revive:
      (payloads: readonly PayloadOf<typeof exportAccountJob>[]): Effects =>
      (transaction) =>
        repository.reviveExports(
          payloads.map(({ exportId }) => exportId),
          transaction,
        ),

    list: async (accountId: string): Promise<DataExport[]> =>
      (await repository.listExports(accountId)).map((row) => toExport(row)),

    /** Where the archive lies. @throws export-not-found, export-not-ready */
    locate: async (accountId: string, id: string): Promise<{ key: string; folder: string }> => {
      const row = await repository.findExport(id);
      if (!row || row.accountId !== accountId || hasExpired(row)) throw privacyError('export-not-found');
      if (row.state !== 'ready') throw privacyError('export-not-ready');
      return { key: exportKey(row), folder: exportFolder(row) };
    },

    /** Deletes archives whose time is over: the object first, so that none is left without a row. @returns how many */
    deleteExpired: async (): Promise<number> => {
      const expired = await repository.expiredExports(100);
      await storage.delete(expired.map((row) => exportKey(row)));
      for (const { id } of expired) await repository.deleteExport(id);
      return expired.length;
    },
  };
};

export type ExportService = ReturnType<typeof createExportService>;

const hasExpired = ({ expiresAt }: ExportRow): boolean => expiresAt !== null && expiresAt <= new Date();

const toExport = ({ id, state, bytes, createdAt, readyAt, expiresAt }: ExportRow): DataExport => ({
  id,
  state,
  bytes,
  createdAt: createdAt.toISOString(),
  readyAt: readyAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
});
