import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Seal } from '../../platform/sealed.ts';
import { type Storage, uploadLifetime } from '../../platform/storage.ts';
import { subjectOf } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { uploadKey } from '../documents/index.ts';
import type { MailService } from '../mail/index.ts';
import type { PersonalDataRepository } from './personal-data.repository.ts';
import type { eraseAccountJob } from './privacy.jobs.ts';
import { accountFolder } from './privacy.keys.ts';
import type { PrivacyRepository } from './privacy.repository.ts';

/** Milliseconds that running jobs of the account get to end; then the erasure is tried again later. */
const patience = 120_000;

const nothing: Effects = async () => {};

/**
 * The job behind `erase-account`: objects first, rows in the one transaction that also ends the job. Until then the
 * account's row and its documents' say what there is to delete, so a run that dies is done again from the start.
 */
export const createEraseAccountHandler = (options: {
  repository: PrivacyRepository;
  personalData: PersonalDataRepository;
  transact: Transact;
  storage: Storage;
  /** Deletes every key of Redis with this text in its name. */
  forget: (text: string) => Promise<void>;
  seal: Seal;
  audit: AuditService;
  mail: MailService;
}): JobHandler<PayloadOf<typeof eraseAccountJob>> => {
  const { repository, personalData, transact, storage, forget, seal, audit, mail } = options;

  /** Another worker may be storing renditions or an archive this moment: what it stores later would remain. */
  const untilIdle = async (accountId: string, signal: AbortSignal): Promise<void> => {
    for (const deadline = Date.now() + patience; await personalData.isWorkedOn(accountId); ) {
      if (Date.now() > deadline) throw new Error('Jobs of the account are still running.');
      await sleep(200, undefined, { signal });
    }
  };

  /** A browser that was given leave to upload may use it until it expires. */
  const untilUploadsEnded = async (newest: Date | null, signal: AbortSignal): Promise<void> => {
    const wait = newest ? newest.getTime() + (uploadLifetime + 5) * 1000 - Date.now() : 0;
    if (wait > 0) await sleep(wait, undefined, { signal });
  };

  return {
    run: async ({ erasureId }, { signal }) => {
      const erasure = await repository.findErasure(erasureId);
      if (!erasure?.accountId || !erasure.sealedReceipt) return nothing;
      const { accountId, sealedReceipt } = erasure;

      const found = await repository.findAccount(accountId);
      if (!found) return nothing;
      await transact((transaction) => personalData.stopWork(accountId, transaction));
      await untilIdle(accountId, signal);
      const { ids, newest } = await personalData.documents(accountId);
      await untilUploadsEnded(newest, signal);
      await storage.delete(ids.map(uploadKey));
      await storage.deleteFolder(accountFolder(accountId));
      await forget(accountId);
      await forget(subjectOf(found.email));

      return async (transaction) => {
        const account = await repository.lockAccount(accountId, transaction);
        if (!account) return;
        // A request that was under way while its session ended may have added one: its objects go by the next run.
        const now = await personalData.documents(accountId, transaction);
        if (now.ids.some((id) => !ids.includes(id)))
          throw new Error('A document was added to an account while it was erased.');
        const erased = await personalData.erase(accountId, transaction);
        await repository.completeErasure(erasureId, erased, transaction);
        await audit.record(system, { action: 'account.erased', accountId }, transaction);
        const data = { receipt: seal.open(sealedReceipt, erasureId) };
        const { email: to, language } = account;
        await mail.send(transaction, { accountId: null, to, language, template: 'account-erased', data });
      };
    },

    exhausted: () => nothing,
  };
};
