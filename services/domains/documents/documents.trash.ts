import type { Actor } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AuditService } from '../audit/index.ts';
import type { JobService } from '../jobs/index.ts';
import type { OwnedDocument } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import { purgeDocumentsJob } from './documents.jobs.ts';
import type { TrashRepository } from './documents.trash.repository.ts';

/** Most accounts that one round of housekeeping looks after. */
const mostAccounts = 1_000;

/** The end of documents: what has been in the trash long enough or is emptied out of it, and uploads left behind. */
export const createTrashService = (options: {
  repository: TrashRepository;
  transact: Transact;
  jobs: JobService;
  audit: AuditService;
  notifier: Notifier;
}) => {
  const { repository, transact, jobs, audit, notifier } = options;

  const enqueue = (transaction: Transaction, accountId: string) =>
    jobs.enqueue(transaction, purgeDocumentsJob, { accountId }, accountId);

  const condemn = (owner: Principal, actor: Actor, document?: OwnedDocument): Promise<number> =>
    transact(async (transaction) => {
      const { accountId } = owner;
      const ids = await repository.condemn(transaction, accountId, document?.id);
      if (ids.length === 0) return 0;
      const details = { documents: ids.length, ...(document && { document: document.id }) };
      await audit.record(actor, { action: 'document.purge-requested', accountId, details }, transaction);
      await enqueue(transaction, accountId);
      transaction.afterCommit(() => {
        for (const id of ids) notifier.changed(id, accountId);
      });
      return ids.length;
    });

  return {
    /** Deletes a document in the trash for good. @throws document-not-in-trash; document-not-found, when it is gone */
    purge: async (owner: Principal, actor: Actor, document: OwnedDocument): Promise<void> => {
      if (document.deletedAt === null) throw documentError('document-not-in-trash');
      if ((await condemn(owner, actor, document)) === 0) throw documentError('document-not-found');
    },

    /** Deletes for good what is in the trash now. @returns how many documents */
    empty: (owner: Principal, actor: Actor): Promise<number> => condemn(owner, actor),

    /** Ends uploads that were left behind, and has documents purged whose time is over. @returns of how many accounts */
    purgeDue: async (): Promise<number> => {
      await repository.endUploads();
      const owners = await repository.ownersOfDue(mostAccounts);
      const idle = await jobs.withoutRecent(purgeDocumentsJob, owners);
      for (const accountId of idle) await transact((transaction) => enqueue(transaction, accountId));
      return idle.length;
    },
  };
};

export type TrashService = ReturnType<typeof createTrashService>;
