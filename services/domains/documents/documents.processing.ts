import type { ImageFacts } from '../../contracts/documents.ts';
import type { Database } from '../../platform/db.ts';
import type { Effects } from '../../platform/job.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { DocumentProblemCode } from './documents.errors.ts';
import type { DocumentChange, DocumentRepository } from './documents.repository.ts';
import type { DocumentWithRenditions, RenditionRow } from './documents.table.ts';

const unfinished = ['uploaded', 'processing'] as const;

/** How a document goes through its states while the worker has it. */
export const createDocumentProcessing = (options: {
  repository: DocumentRepository;
  database: Database;
  notifier: Notifier;
}) => {
  const { repository, database, notifier } = options;

  const end =
    (id: string, change: DocumentChange, also?: Effects): Effects =>
    async (transaction) => {
      if (!(await repository.change(transaction, id, unfinished, change))) return;
      await also?.(transaction);
      transaction.afterCommit(() => notifier.changed(id));
    };

  return {
    /** The document that is to be processed, `processing` from now on; null when there is nothing left to do. */
    begin: async (id: string): Promise<DocumentWithRenditions | null> => {
      const document = await repository.find(id);
      if (!document || !unfinished.some((state) => state === document.state)) return null;
      if (document.state === 'uploaded') await database.transact(end(id, { state: 'processing' }));
      return document;
    },

    ready: (id: string, image: ImageFacts, renditions: RenditionRow[], committed: () => void): Effects =>
      end(id, { state: 'ready', image, problem: null }, async (transaction) => {
        await repository.insertRenditions(transaction, renditions);
        transaction.afterCommit(committed);
      }),

    /** The file's fault. */
    reject: (id: string, problem: DocumentProblemCode): Effects => end(id, { state: 'rejected', problem }),

    /** Our fault: can be tried again. */
    fail: (id: string): Effects =>
      end(id, { state: 'failed', problem: 'processing-failed' satisfies DocumentProblemCode }),
  };
};

export type DocumentProcessing = ReturnType<typeof createDocumentProcessing>;
