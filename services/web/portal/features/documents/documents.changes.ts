import { type Document, type DocumentDownload, type EmptiedTrash, trashDays } from '../../../../contracts/documents.ts';
import { Unreachable } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import { forgetDocuments, refreshDocumentLists, rememberDocument } from './documents.queries.ts';

/** Requests at once, of what is done to many documents. */
const atOnce = 6;

/** For whom it was done, and why not for the others. */
export type Outcome = { done: Document[]; error?: unknown };

/** Does it to each, a few at a time. After the first error nothing more is begun. */
const doToEach = async (documents: readonly Document[], change: (document: Document) => Promise<void>) => {
  const left = [...documents];
  const outcome: Outcome = { done: [] };
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next && !('error' in outcome); next = left.shift()) {
      try {
        await change(next);
        outcome.done.push(next);
      } catch (error) {
        outcome.error = error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcome;
};

/** Into the trash. */
export const trashDocuments = async (documents: readonly Document[]): Promise<Outcome> => {
  const outcome = await doToEach(documents, (document) => api.delete(`/v1/documents/${document.id}`));
  const deletedAt = new Date().toISOString();
  const purgesAt = new Date(Date.now() + trashDays * 86_400_000).toISOString();
  // As the API has it now; the answer has no body.
  for (const document of outcome.done) {
    rememberDocument({ ...document, version: document.version + 1, deletedAt, purgesAt });
  }
  return outcome;
};

/** Out of the trash, back to where they were. */
export const restoreDocuments = async (documents: readonly Document[]): Promise<Outcome> => {
  const restored: Document[] = [];
  const outcome = await doToEach(documents, async ({ id }) => {
    restored.push(await api.post<Document>(`/v1/documents/${id}/restore`));
  });
  restored.forEach(rememberDocument);
  return outcome;
};

/** Out of the trash, for good. */
export const purgeDocuments = async (documents: readonly Document[]): Promise<Outcome> => {
  const outcome = await doToEach(documents, ({ id }) =>
    api.delete(`/v1/documents/${id}`, { query: { permanently: true } }),
  );
  forgetDocuments(new Set(outcome.done.map(({ id }) => id)));
  return outcome;
};

/** Deletes for good all that is in the trash, also what is not loaded. @returns how many documents */
export const emptyTrash = async (known: readonly Document[]): Promise<number> => {
  const { documents } = await api.post<EmptiedTrash>('/v1/documents/trash/empty');
  forgetDocuments(new Set(known.map(({ id }) => id)));
  return documents;
};

/** Processes a failed document again. */
export const retryDocument = async (id: string): Promise<void> => {
  rememberDocument(await api.post<Document>(`/v1/documents/${id}/retry`));
  refreshDocumentLists();
};

/**
 * Saves the originals. One is left to the browser, which writes it to disk as it comes. Of several, each is fetched and
 * saved after the other: a page that is told to go to the next address forgets the one before.
 */
export const downloadDocuments = async (documents: readonly Document[]): Promise<Outcome> => {
  const outcome: Outcome = { done: [] };
  try {
    for (const document of documents) {
      const { url } = await api.get<DocumentDownload>(`/v1/documents/${document.id}/content`);
      if (documents.length === 1) location.assign(url);
      else await save(url, document.filename);
      outcome.done.push(document);
    }
  } catch (error) {
    outcome.error = error;
  }
  return outcome;
};

const save = async (url: string, filename: string): Promise<void> => {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) throw new Unreachable();
  const address = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: filename });
  link.click();
  // The browser has taken it when the click returns, some only soon after.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
