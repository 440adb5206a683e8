import { system } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Storage } from '../../platform/storage.ts';
import type { AuditService } from '../audit/index.ts';
import type { JobService } from '../jobs/index.ts';
import type { purgeDocumentsJob } from './documents.jobs.ts';
import { documentFolder, uploadKey } from './documents.keys.ts';
import type { QuotaService } from './documents.quotas.ts';
import type { TrashRepository } from './documents.trash.repository.ts';

/** Documents purged at a time. */
const batchSize = 50;

const nothing: Effects = async () => {};

/**
 * The job behind `purge-documents`: objects first, then rows, so that a run that dies is done again from the rows that
 * are left. A document whose time is over stays so, and none that comes later takes part in its objects: what is
 * found to be nobody else's under the account's lock may be deleted long after.
 */
export const createPurgeDocumentsHandler = (options: {
  repository: TrashRepository;
  quotas: QuotaService;
  transact: Transact;
  storage: Storage;
  jobs: JobService;
  audit: AuditService;
}): JobHandler<PayloadOf<typeof purgeDocumentsJob>> => {
  const { repository, quotas, transact, storage, jobs, audit } = options;

  return {
    run: async ({ accountId }, { signal }) => {
      for (;;) {
        signal.throwIfAborted();
        const due = await transact(async (transaction) => {
          await quotas.lock(transaction, accountId);
          return repository.takeDue(transaction, accountId, batchSize);
        });
        if (due.length === 0) return nothing;

        // A worker may be storing renditions this moment: what it stores later would remain.
        const busy = await jobs.activeAmong(due.map(({ id }) => id));
        const idle = due.filter(({ id }) => !busy.has(id));
        if (idle.length === 0) throw new Error('The documents are still being worked on.');

        await storage.delete(idle.map(({ id }) => uploadKey(id)));
        for (const document of idle) if (!document.shared) await storage.deleteFolder(documentFolder(document));

        await transact(async (transaction) => {
          await quotas.lock(transaction, accountId);
          const purged = await repository.remove(
            transaction,
            idle.map(({ id }) => id),
          );
          const bytes = purged.reduce((sum, { size }) => sum + size, 0);
          await quotas.release(transaction, accountId, { bytes, documents: purged.length });
          await jobs.deleteOf(
            transaction,
            purged.map(({ id }) => id),
          );
          for (const { id } of purged) {
            const details = { document: id };
            await audit.record(system, { action: 'document.purged', accountId, details }, transaction);
          }
        });
      }
    },

    exhausted: () => nothing,
  };
};
