import { randomUUIDv7 } from 'node:crypto';
import type { ErasureReceipt, ErasureStatus } from '../../contracts/privacy.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import type { Seal } from '../../platform/sealed.ts';
import { accountError, type EndSessions } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { JobService } from '../jobs/index.ts';
import { privacyError } from './privacy.errors.ts';
import { eraseAccountJob } from './privacy.jobs.ts';
import type { PrivacyRepository } from './privacy.repository.ts';

/** The end of an account (GDPR art. 17). */
export const createErasureService = (options: {
  repository: PrivacyRepository;
  transact: Transact;
  jobs: JobService;
  audit: AuditService;
  seal: Seal;
  endSessions: EndSessions;
}) => {
  const { repository, transact, jobs, audit, seal, endSessions } = options;
  return {
    /**
     * Signs the account out for good and has it erased. Of calls at the same time, one gets the receipt.
     * @throws erasure-of-staff; unauthenticated, when it is being erased already
     */
    request: (accountId: string, actor: Actor): Promise<ErasureReceipt> =>
      transact(async (transaction) => {
        const account = await repository.lockAccount(accountId, transaction);
        if (!account || account.disabledAt) throw accountError('unauthenticated');
        if (account.role !== 'customer') throw privacyError('erasure-of-staff');
        const { token: receipt, hash: receiptHash } = createOpaqueToken();
        const id = randomUUIDv7();
        const row = { id, accountId, receiptHash, sealedReceipt: seal.seal(receipt, id) };
        const { requestedAt } = await repository.insertErasure(row, transaction);
        await repository.disableAccount(accountId, transaction);
        await endSessions(accountId, actor, transaction);
        await audit.record(actor, { action: 'account.erasure-requested', accountId }, transaction);
        await jobs.enqueue(transaction, eraseAccountJob, { erasureId: id }, id);
        return { receipt, requestedAt: requestedAt.toISOString() };
      }),

    /** @throws erasure-not-found */
    status: async (receipt: string): Promise<ErasureStatus> => {
      const row = await repository.findErasureByReceipt(hashOpaqueToken(receipt));
      if (!row) throw privacyError('erasure-not-found');
      const { requestedAt, completedAt, erased } = row;
      return { requestedAt: requestedAt.toISOString(), completedAt: completedAt?.toISOString() ?? null, erased };
    },
  };
};

export type ErasureService = ReturnType<typeof createErasureService>;
