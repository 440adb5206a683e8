import type { Document, DocumentDownload } from '../../../../contracts/documents.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { documentQuery, refreshDocumentLists, rememberDocument } from '../documents/documents.queries.ts';

/** Has the browser save the original: the address is an attachment, so the page stays. */
export const downloadDocument = async (id: string): Promise<void> => {
  const { url } = await api.get<DocumentDownload>(`/v1/documents/${id}/content`);
  location.assign(url);
};

/** Asks for the document anew, and has the lists do so. */
const refresh = async (id: string): Promise<void> => {
  refreshDocumentLists();
  await queryClient.invalidateQueries(documentQuery(id));
};

/** Into the trash, for 30 days. */
export const trashDocument = async (id: string): Promise<void> => {
  await api.delete(`/v1/documents/${id}`);
  await refresh(id);
};

export const restoreDocument = async (id: string): Promise<void> => {
  rememberDocument(await api.post<Document>(`/v1/documents/${id}/restore`));
  refreshDocumentLists();
};

/** Out of the trash, for good. */
export const purgeDocument = async (id: string): Promise<void> => {
  await api.delete(`/v1/documents/${id}`, { query: { permanently: true } });
  refreshDocumentLists();
};
