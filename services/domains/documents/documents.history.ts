import type { TellOfDocument } from './documents.events.ts';
import type { DocumentRepository } from './documents.repository.ts';

/** Remembers for the timeline what happens to documents. */
export const createDocumentHistory =
  ({ repository }: { repository: DocumentRepository }): TellOfDocument =>
  (event, { id, problem }, transaction) =>
    repository.remember(transaction, {
      documentId: id,
      event,
      problem: event === 'document.rejected' || event === 'document.failed' ? problem : null,
    });
