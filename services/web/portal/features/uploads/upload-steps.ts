import type { CreatedDocument, Document } from '../../../../contracts/documents.ts';
import { isProblem, Unreachable } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import type { DeliverySteps } from './delivery.ts';
import { limitTo } from './limit.ts';
import { postToStorage } from './presigned-post.ts';
import { UnreadableFile } from './upload-queue.ts';

/** Files held in memory to be hashed: each may have 50 MiB. */
const hashing = limitTo(2);

/** SHA-256 in hexadecimal, off the page's thread. @throws {UnreadableFile} */
const sha256 = async (file: Blob): Promise<string> => {
  const bytes = await file.arrayBuffer().catch(() => {
    throw new UnreadableFile();
  });
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const gone = (error: unknown): null => {
  if (isProblem(error, 'document-not-found')) return null;
  throw error;
};

/** The way of a file through the API and the storage. */
export const uploadSteps = {
  hash: (file: Blob) => hashing(() => sha256(file)),

  announce: (file, idempotencyKey, signal) =>
    api.post<CreatedDocument>('/v1/documents', file, { idempotencyKey, signal }),

  post: async (form, file, onSent, signal) => {
    try {
      await postToStorage(form, file, onSent, signal);
    } catch (error) {
      // A file that has changed on its disk fails as a network does, and would be waited for without end.
      if (error instanceof Unreachable) await readable(file);
      throw error;
    }
  },

  complete: (id, signal) => api.post<Document>(`/v1/documents/${id}/complete`, undefined, { signal }),

  discard: async (id, signal) => {
    await api.delete(`/v1/documents/${id}`, { signal }).catch(gone);
    await api.delete(`/v1/documents/${id}`, { query: { permanently: true }, signal }).catch(gone);
  },

  retry: (id: string, signal: AbortSignal) => api.post<Document>(`/v1/documents/${id}/retry`, undefined, { signal }),
} satisfies DeliverySteps & { retry: unknown };

/** @throws {UnreadableFile} */
const readable = async (file: Blob): Promise<void> => {
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new UnreadableFile();
    });
};
