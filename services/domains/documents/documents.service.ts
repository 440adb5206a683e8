import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  documentMaxBytes,
  type MediaType,
  mediaTypes,
  type NewDocument,
  trashDays,
} from '../../contracts/documents.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { Principal } from '../../platform/principal.ts';
import type { PresignedPost, Storage } from '../../platform/storage.ts';
import type { JobService } from '../jobs/index.ts';
import { type OwnedDocument, requireOwned } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import type { TellOfDocument } from './documents.events.ts';
import { processingJobOf } from './documents.jobs.ts';
import { originalKey, uploadKey } from './documents.keys.ts';
import type { QuotaService } from './documents.quotas.ts';
import type { DocumentChange, DocumentRepository } from './documents.repository.ts';
import type { DocumentRow, DocumentWithRenditions } from './documents.table.ts';

const everyState = ['pending', 'uploaded', 'processing', 'ready', 'rejected', 'failed'] as const;

/** What consumers do with their documents. What the worker does with them is in documents.processing.ts. */
export const createDocumentService = (options: {
  repository: DocumentRepository;
  transact: Transact;
  jobs: JobService;
  storage: Storage;
  notifier: Notifier;
  tell: TellOfDocument;
  quotas: QuotaService;
  /** Told of each document that was announced. */
  announced?: (mediaType: MediaType) => void;
}) => {
  const { repository, transact, jobs, storage, notifier, tell, quotas } = options;

  const newRow = (owner: Principal, announced: NewDocument, id: string = randomUUIDv7()) => {
    requireFittingExtension(announced.filename, announced.mediaType);
    return { id, ownerId: owner.accountId, ...announced };
  };

  const change = (
    id: string,
    from: readonly DocumentRow['state'][],
    what: DocumentChange,
    also?: (transaction: Transaction, document: DocumentRow) => Promise<unknown>,
  ) =>
    transact(async (transaction) => {
      const changed = await repository.change(transaction, id, from, what);
      if (changed) await also?.(transaction, changed);
      if (changed) transaction.afterCommit(() => notifier.changed(id, changed.ownerId));
      return changed;
    });

  const enqueue = (transaction: Transaction, { id, mediaType }: DocumentRow) =>
    jobs.enqueue(transaction, processingJobOf(mediaType), { documentId: id }, id);

  /** Inserts a document, counted and told whose bytes it shares. @throws quota-… */
  const insert = async (transaction: Transaction, row: NewRow, state: 'pending' | 'uploaded') => {
    await quotas.reserve(transaction, row.ownerId, { bytes: row.size, upload: state === 'pending' });
    const { contentId, duplicateOf, twinId } = await repository.findSame(transaction, row);
    // With a twin there is nothing to process: it is copied, as soon as the document is completed.
    const first = twinId === null ? state : 'pending';
    const document = await repository.insert({ ...row, state: first, contentId, duplicateOf }, transaction);
    transaction.afterCommit(() => {
      notifier.changed(document.id, document.ownerId);
      options.announced?.(document.mediaType);
    });
    return { document, twinId };
  };

  /** Makes a document ready at once, from its twin. @returns null when it was not pending any more */
  const copyTwin = async (transaction: Transaction, { id, ownerId }: DocumentRow, twinId: string) => {
    const copied = await repository.copy(transaction, id, twinId);
    if (!copied) return null;
    await tell('document.ready', copied, transaction);
    transaction.afterCommit(() => {
      notifier.changed(id, ownerId);
      // What was sent all the same: the bucket's lifecycle would remove it too.
      storage.delete([uploadKey(id)]).catch(() => {});
    });
    return copied;
  };

  /** Finishes a pending document whose bytes became ready elsewhere in the account. */
  const copyIfKnown = (document: OwnedDocument): Promise<DocumentRow | null> =>
    transact(async (transaction) => {
      await quotas.lock(transaction, document.ownerId);
      const { twinId, contentId, duplicateOf } = await repository.findSame(transaction, document);
      if (twinId === null || duplicateOf === null || contentId !== (document.contentId ?? document.id)) return null;
      await repository.noteDuplicate(transaction, document.id, duplicateOf);
      return copyTwin(transaction, document, twinId);
    });

  return {
    /** @throws document-not-found */
    authorize: async (principal: Pick<Principal, 'accountId'>, id: string): Promise<OwnedDocument> =>
      requireOwned(principal, await repository.find(id)),

    /**
     * Announces a file. Without an `upload` its bytes are here already: it only has to be completed.
     * @param resource what an announcement with this Idempotency-Key makes
     * @throws extension-mismatch, quota-documents-exceeded, quota-bytes-exceeded, quota-uploads-exceeded
     */
    create: async (
      owner: Principal,
      announced: NewDocument,
      resource: { resourceId: string; resumed: boolean } | null,
    ): Promise<{ document: DocumentWithRenditions; upload: PresignedPost | null }> => {
      const row = newRow(owner, announced, resource?.resourceId);
      const upload = await storage.presignPost(uploadKey(row.id), row.mediaType, row.size);
      const made = resource?.resumed ? await repository.find(row.id) : null;
      if (made) return { document: made, upload: made.state === 'pending' ? upload : null };
      const { document, twinId } = await transact((transaction) => insert(transaction, row, 'pending'));
      return { document: { ...document, renditions: [] }, upload: twinId === null ? upload : null };
    },

    /** The file has been uploaded: process it. Harmless when said twice. @throws upload-missing, upload-size-mismatch */
    complete: async (document: OwnedDocument): Promise<DocumentWithRenditions> => {
      if (document.state !== 'pending') return document;
      const copied = await copyIfKnown(document);
      if (copied) return requireExisting(await repository.find(document.id));
      // The document whose objects it shares may have been purged since: they stayed.
      const uploaded = (await storage.head(uploadKey(document.id))) ?? (await storage.head(originalKey(document)));
      if (!uploaded) throw documentError('upload-missing');
      if (uploaded.size !== document.size) throw documentError('upload-size-mismatch');
      const changed = await change(document.id, ['pending'], { state: 'uploaded' }, enqueue);
      return changed ? { ...changed, renditions: [] } : requireExisting(await repository.find(document.id));
    },

    /**
     * Takes a file in one call: stored as it streams by, its size and hash announced by itself.
     * @param file.contentLength of the request, if it is known: a file without a chance is not read
     * @throws extension-mismatch, upload-too-large, quota-documents-exceeded, quota-bytes-exceeded; whatever `body`
     * throws; then nothing is kept
     */
    upload: async (
      owner: Principal,
      file: { filename: string; mediaType: MediaType; body: Readable; contentLength?: number | undefined },
    ): Promise<DocumentWithRenditions> => {
      const id = randomUUIDv7();
      requireFittingExtension(file.filename, file.mediaType);
      await quotas.requireChance(owner.accountId, file.contentLength);
      const measured = measure(file.body);
      await storage.putStream(uploadKey(id), measured.stream, { contentType: file.mediaType });
      const { filename, mediaType } = file;
      const row = { id, ownerId: owner.accountId, filename, mediaType, ...measured.result() };
      try {
        await transact(async (transaction) => {
          const { document, twinId } = await insert(transaction, row, 'uploaded');
          if (twinId === null) await enqueue(transaction, document);
          else await copyTwin(transaction, document, twinId);
        });
      } catch (error) {
        // What cannot be deleted now goes by the bucket's lifecycle; the caller is told what was wrong.
        await storage.delete([uploadKey(id)]).catch(() => {});
        throw error;
      }
      return requireExisting(await repository.find(id));
    },

    /** Puts the document into the trash, from where it can be restored for 30 days. */
    delete: async (document: OwnedDocument): Promise<void> => {
      if (document.deletedAt !== null) return;
      const deletedAt = new Date();
      const purgeAt = new Date(deletedAt.getTime() + trashDays * 86_400_000);
      await change(document.id, everyState, { deletedAt, purgeAt }, (transaction, changed) =>
        tell('document.deleted', changed, transaction),
      );
    },

    /** @throws document-not-found, when its time was over at that moment */
    restore: async (document: OwnedDocument): Promise<DocumentWithRenditions> => {
      if (document.deletedAt === null) return document;
      const restored = await change(
        document.id,
        everyState,
        { deletedAt: null, purgeAt: null },
        (transaction, changed) => tell('document.restored', changed, transaction),
      );
      if (!restored) throw documentError('document-not-found');
      return { ...document, ...restored };
    },

    /** Processes a failed document again. @throws document-not-failed */
    retry: (document: OwnedDocument): Promise<DocumentWithRenditions> =>
      transact(async (transaction) => {
        // Jobs first, as everybody who changes both.
        const retried = await jobs.retryFailed(transaction, document.id);
        const [changed] = await repository.revive(transaction, [document.id]);
        if (!changed) throw documentError('document-not-failed');
        // The ledger forgets a failed job after 30 days, the document does not.
        if (retried === 0) await enqueue(transaction, changed);
        transaction.afterCommit(() => notifier.changed(changed.id, changed.ownerId));
        return { ...document, ...changed };
      }),
  };
};

type NewRow = Pick<DocumentRow, 'id' | 'ownerId' | 'filename' | 'mediaType' | 'size' | 'sha256'>;

export type DocumentService = ReturnType<typeof createDocumentService>;

const requireExisting = (document: DocumentWithRenditions | null): DocumentWithRenditions => {
  if (!document) throw documentError('document-not-found');
  return document;
};

const requireFittingExtension = (filename: string, mediaType: MediaType): void => {
  const extension = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
  if (!(mediaTypes[mediaType] as readonly string[]).includes(extension)) throw documentError('extension-mismatch');
};

/** Passes the bytes on while it counts and hashes them. Its stream fails with upload-too-large. */
const measure = (body: Readable) => {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      if (size > documentMaxBytes) done(documentError('upload-too-large'));
      else done(null, chunk);
    },
  });
  // Errors reach who reads the stream; here only both ends are closed.
  pipeline(body, stream).catch(() => {});
  return { stream, result: () => ({ size, sha256: hash.digest('hex') }) };
};
