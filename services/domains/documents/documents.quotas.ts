import type { Usage } from '../../contracts/documents.ts';
import type { Transaction } from '../../platform/db.ts';
import { documentError } from './documents.errors.ts';
import type { Stored, UsageRepository } from './documents.usage.repository.ts';

/** Most that one account may have. */
export type Quotas = { bytes: number; documents: number; uploads: number };

/** Most bytes of a multipart body that are not the file's. */
const formOverhead = 4_096;

/** What an account stores, and may. */
export const createQuotaService = ({ repository, quotas }: { repository: UsageRepository; quotas: Quotas }) => {
  const require = (what: keyof Quotas, used: number, wanted: number): void => {
    const allowed = quotas[what];
    if (used + wanted > allowed) throw documentError(`quota-${what}-exceeded`, { members: { used, allowed } });
  };

  const requireRoom = (stored: Stored, bytes: number): void => {
    require('documents', stored.documents, 1);
    require('bytes', stored.bytes, bytes);
  };

  return {
    /** Nobody else creates, finishes or purges a document of the account until the transaction ends. */
    lock: async (transaction: Transaction, accountId: string): Promise<void> => {
      await repository.lock(transaction, accountId);
    },

    /**
     * Counts a new document, in the transaction that inserts it, and locks the account's storage: of parallel calls
     * exactly as many succeed as there is room for.
     * @param of.upload whether its bytes are still to come
     * @throws quota-documents-exceeded, quota-bytes-exceeded, quota-uploads-exceeded
     */
    reserve: async (
      transaction: Transaction,
      accountId: string,
      { bytes, upload }: { bytes: number; upload: boolean },
    ): Promise<void> => {
      requireRoom(await repository.lock(transaction, accountId), bytes);
      if (upload) require('uploads', await repository.countUploads(accountId, transaction), 1);
      await repository.add(transaction, accountId, { bytes, documents: 1 });
    },

    /** Counts documents that are gone. */
    release: (transaction: Transaction, accountId: string, { bytes, documents }: Stored): Promise<void> =>
      repository.add(transaction, accountId, { bytes: -bytes, documents: -documents }),

    /**
     * Before a body is read that has no chance: what is exact is `reserve`.
     * @param contentLength of the multipart body, if it is known
     * @throws quota-documents-exceeded, quota-bytes-exceeded
     */
    requireChance: async (accountId: string, contentLength: number | undefined): Promise<void> =>
      requireRoom(await repository.find(accountId), Math.max(1, (contentLength ?? 0) - formOverhead)),

    usage: async (accountId: string): Promise<Usage> => {
      const [stored, uploads] = await Promise.all([repository.find(accountId), repository.countUploads(accountId)]);
      return {
        bytes: { used: stored.bytes, allowed: quotas.bytes },
        documents: { used: stored.documents, allowed: quotas.documents },
        uploads: { used: uploads, allowed: quotas.uploads },
      };
    },
  };
};

export type QuotaService = ReturnType<typeof createQuotaService>;
