import type { Progress, TextFacts } from '../../contracts/documents.ts';
import type { Database } from '../../platform/db.ts';
import type { Effects } from '../../platform/job.ts';
import type { Notifier } from '../../platform/notifier.ts';
import type { DocumentProblemCode } from './documents.errors.ts';
import type { TellOfDocument } from './documents.events.ts';
import type { DocumentChange, DocumentRepository } from './documents.repository.ts';
import type { DocumentRow, DocumentWithRenditions, RenditionRow } from './documents.table.ts';

const unfinished = ['uploaded', 'processing'] as const;

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
}) => {
  const { repository, database, notifier, tell } = options;

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

    ready: (id: string, { renditions, text, ...facts }: ReadyDocument, committed: () => void): Effects =>
      change(
        id,
        {
          ...facts,
          state: 'ready',
          problem: null,
          progress: null,
          text: text && { characters: text.content.length, source: text.source, truncated: text.truncated },
        },
        async (document, transaction) => {
          await repository.insertRenditions(transaction, renditions);
          if (text) await repository.putText(transaction, id, text.content);
          await tell('document.ready', document, transaction);
          transaction.afterCommit(committed);
        },
      ),

    /** The file's fault. */
    reject: (id: string, problem: DocumentProblemCode): Effects =>
      change(id, { state: 'rejected', problem, progress: null }, (document, transaction) =>
        tell('document.rejected', document, transaction),
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
        (document, transaction) => tell('document.failed', document, transaction),
      ),
  };
};

export type DocumentProcessing = ReturnType<typeof createDocumentProcessing>;
