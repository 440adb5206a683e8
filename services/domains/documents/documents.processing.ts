import { type DocumentKind, kindOf, type Progress, type TextFacts } from '../../contracts/documents.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Effects } from '../../platform/job.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { JobService } from '../jobs/index.ts';
import type { DocumentProblemCode } from './documents.errors.ts';
import type { TellOfDocument } from './documents.events.ts';
import { processingJobOf } from './documents.jobs.ts';
import type { QuotaService } from './documents.quotas.ts';
import type { DocumentChange, DocumentRepository } from './documents.repository.ts';
import type { DocumentRow, DocumentWithRenditions, RenditionRow } from './documents.table.ts';

const unfinished = ['uploaded', 'processing'] as const;

/** How a document was read: by its kind, scans that took OCR apart. */
export type Reading = DocumentKind | 'scan';

export type ProcessingOutcome = 'ready' | 'rejected' | 'failed';

/** What is known of a document once it is ready. */
export type ReadyDocument = Pick<DocumentRow, 'image' | 'pages' | 'invoice'> & {
  renditions: RenditionRow[];
  text: (Pick<TextFacts, 'source' | 'truncated'> & { content: string }) | null;
};

/** How a document goes through its states while the worker has it. */
export const createDocumentProcessing = (options: {
  repository: DocumentRepository;
  database: Database;
  notifier: Notifier;
  tell: TellOfDocument;
  quotas: QuotaService;
  jobs: JobService;
  /** Told what became of a document. */
  processed?: (reading: Reading, outcome: ProcessingOutcome) => void;
}) => {
  const { repository, database, notifier, tell, quotas, jobs, processed = () => {} } = options;

  const change =
    (
      id: string,
      what: DocumentChange,
      also?: (document: DocumentRow, ...of: Parameters<Effects>) => Promise<void>,
    ): Effects =>
    async (transaction) => {
      const changed = await repository.change(transaction, id, unfinished, what);
      if (!changed) return;
      await also?.(changed, transaction);
      transaction.afterCommit(() => notifier.changed(id, changed.ownerId));
    };

  const ended = async (outcome: ProcessingOutcome, document: DocumentRow, transaction: Transaction): Promise<void> => {
    await tell(`document.${outcome}`, document, transaction);
    const reading = document.text?.source === 'ocr' ? 'scan' : kindOf(document.mediaType);
    transaction.afterCommit(() => processed(reading, outcome));
  };

  /** Of documents that become ready at the same time, all but one learn that they are duplicates. */
  const noteDuplicate = async (document: DocumentRow, transaction: Transaction): Promise<void> => {
    await quotas.lock(transaction, document.ownerId);
    const { duplicateOf } = await repository.findSame(transaction, document);
    if (duplicateOf !== null) await repository.noteDuplicate(transaction, document.id, duplicateOf);
  };

  return {
    /** The document that is to be processed, `processing` from now on; null when there is nothing left to do. */
    begin: async (id: string): Promise<DocumentWithRenditions | null> => {
      const document = await repository.find(id);
      if (!document || !unfinished.some((state) => state === document.state)) return null;
      if (document.state === 'uploaded') await database.transact(change(id, { state: 'processing' }));
      return document;
    },

    /** How far a long step is. */
    progress: (id: string, progress: Progress): Promise<void> => database.transact(change(id, { progress })),

    ready: (document: DocumentRow, { renditions, text, ...facts }: ReadyDocument, committed: () => void): Effects => {
      const { id } = document;
      const isReady = change(
        id,
        {
          ...facts,
          state: 'ready',
          problem: null,
          progress: null,
          text: text && { characters: text.content.length, source: text.source, truncated: text.truncated },
        },
        async (changed, transaction) => {
          await repository.insertRenditions(transaction, renditions);
          if (text) await repository.putText(transaction, id, text.content);
          await ended('ready', changed, transaction);
          transaction.afterCommit(committed);
        },
      );
      return async (transaction) => {
        await noteDuplicate(document, transaction);
        await isReady(transaction);
      };
    },

    /**
     * A ready document whose stored original is lost. Our fault, but only another upload helps.
     * @returns whether it was ready
     */
    loseOriginal: (id: string): Promise<boolean> =>
      database.transact(async (transaction) => {
        const problem: DocumentProblemCode = 'original-missing';
        const changed = await repository.change(transaction, id, ['ready'], { state: 'failed', problem });
        if (!changed) return false;
        await tell('document.failed', changed, transaction);
        transaction.afterCommit(() => notifier.changed(id, changed.ownerId));
        return true;
      }),

    /** Makes the renditions of a ready document anew, from its original. @returns whether it was ready */
    remake: (id: string): Promise<boolean> =>
      database.transact(async (transaction) => {
        const changed = await repository.change(transaction, id, ['ready'], { state: 'uploaded' });
        if (!changed) return false;
        await jobs.enqueue(transaction, processingJobOf(changed.mediaType), { documentId: id }, id);
        transaction.afterCommit(() => notifier.changed(id, changed.ownerId));
        return true;
      }),

    /** The file's fault. */
    reject: (id: string, problem: DocumentProblemCode): Effects =>
      change(id, { state: 'rejected', problem, progress: null }, (document, transaction) =>
        ended('rejected', document, transaction),
      ),

    /** Failed documents are processed after all. */
    revive:
      (payloads: readonly { documentId: string }[]): Effects =>
      async (transaction) => {
        const ids = payloads.map(({ documentId }) => documentId);
        for (const { id, ownerId } of await repository.revive(transaction, ids)) {
          transaction.afterCommit(() => notifier.changed(id, ownerId));
        }
      },

    /** Our fault: can be tried again. */
    fail: (id: string): Effects =>
      change(
        id,
        { state: 'failed', problem: 'processing-failed' satisfies DocumentProblemCode, progress: null },
        (document, transaction) => ended('failed', document, transaction),
      ),
  };
};

export type DocumentProcessing = ReturnType<typeof createDocumentProcessing>;
