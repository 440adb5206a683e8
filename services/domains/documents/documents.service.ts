import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type DocumentQuery,
  documentMaxBytes,
  type MediaType,
  mediaTypes,
  type NewDocument,
} from '../../contracts/documents.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { Principal } from '../../platform/principal.ts';
import type { PresignedPost, Storage } from '../../platform/storage.ts';
import type { JobService } from '../jobs/index.ts';
import { type OwnedDocument, requireOwned } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import type { TellOfDocument } from './documents.events.ts';
import { processingJobOf } from './documents.jobs.ts';
import { uploadKey } from './documents.keys.ts';
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
}) => {
  const { repository, transact, jobs, storage, notifier, tell } = options;

  const newRow = (owner: Principal, announced: NewDocument) => {
    requireFittingExtension(announced.filename, announced.mediaType);
    return { id: randomUUIDv7(), ownerId: owner.accountId, ...announced };
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

  return {
    /** @throws document-not-found */
    authorize: async (principal: Principal, id: string): Promise<OwnedDocument> =>
      requireOwned(principal, await repository.find(id)),

    /** Announces a file. @throws extension-mismatch */
    create: async (
      owner: Principal,
      announced: NewDocument,
    ): Promise<{ document: DocumentWithRenditions; upload: PresignedPost }> => {
      const row = newRow(owner, announced);
      const upload = await storage.presignPost(uploadKey(row.id), row.mediaType, row.size);
      const inserted = await repository.insert(row);
      notifier.changed(inserted.id, inserted.ownerId);
      return { document: { ...inserted, renditions: [] }, upload };
    },

    /** The file has been uploaded: process it. Harmless when said twice. @throws upload-missing, upload-size-mismatch */
    complete: async (document: OwnedDocument): Promise<DocumentWithRenditions> => {
      if (document.state !== 'pending') return document;
      const uploaded = await storage.head(uploadKey(document.id));
      if (!uploaded) throw documentError('upload-missing');
      if (uploaded.size !== document.size) throw documentError('upload-size-mismatch');
      const changed = await change(document.id, ['pending'], { state: 'uploaded' }, enqueue);
      return changed ? { ...changed, renditions: [] } : requireExisting(await repository.find(document.id));
    },

    /**
     * Takes a file in one call: stored as it streams by, its size and hash announced by itself.
     * @throws extension-mismatch, upload-too-large; whatever `body` throws; then nothing is kept
     */
    upload: async (
      owner: Principal,
      file: { filename: string; mediaType: MediaType; body: Readable },
    ): Promise<DocumentWithRenditions> => {
      const id = randomUUIDv7();
      requireFittingExtension(file.filename, file.mediaType);
      const measured = measure(file.body);
      await storage.putStream(uploadKey(id), measured.stream, { contentType: file.mediaType });
      const { filename, mediaType } = file;
      const row = {
        id,
        ownerId: owner.accountId,
        filename,
        mediaType,
        state: 'uploaded' as const,
        ...measured.result(),
      };
      const inserted = await transact(async (transaction) => {
        const document = await repository.insert(row, transaction);
        await enqueue(transaction, document);
        transaction.afterCommit(() => notifier.changed(id, owner.accountId));
        return document;
      });
      return { ...inserted, renditions: [] };
    },

    /** One page of the owner's documents, newest first. @throws cursor-invalid */
    list: async (owner: Principal, query: DocumentQuery) =>
      pageOf(await repository.list(owner.accountId, { ...query, before: readCursor(query.cursor) }), query.limit),

    /** Puts the document into the trash, from where it can be restored. */
    delete: async (document: OwnedDocument): Promise<void> => {
      if (document.deletedAt !== null) return;
      await change(document.id, everyState, { deletedAt: new Date() }, (transaction, changed) =>
        tell('document.deleted', changed, transaction),
      );
    },

    restore: async (document: OwnedDocument): Promise<DocumentWithRenditions> => {
      if (document.deletedAt === null) return document;
      const restored = await change(document.id, everyState, { deletedAt: null }, (transaction, changed) =>
        tell('document.restored', changed, transaction),
      );
      return { ...document, ...restored };
    },

    /** Processes a failed document again. @throws document-not-failed */
    retry: (document: OwnedDocument): Promise<DocumentWithRenditions> =>
      transact(async (transaction) => {
        // Jobs first, as everybody who changes both.
        await jobs.retryFailed(transaction, document.id);
        const [changed] = await repository.revive(transaction, [document.id]);
        if (!changed) throw documentError('document-not-failed');
        transaction.afterCommit(() => notifier.changed(changed.id, changed.ownerId));
        return { ...document, ...changed };
      }),
  };
};

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
