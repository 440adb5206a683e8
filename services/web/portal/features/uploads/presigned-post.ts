import type { Upload as PresignedPost } from '../../../../contracts/documents.ts';
import { Unreachable } from '../../../shared/api/api-problem.ts';
import { StorageRefusal } from './delivery.ts';

/** Milliseconds without a byte moving after which a connection is taken for lost: a network can end without a word. */
const patienceMs = 45_000;

/**
 * Sends a file to the storage. By XMLHttpRequest: fetch does not tell how far a body is.
 *
 * @throws {Unreachable} when the connection was lost, or the storage is busy
 * @throws {StorageRefusal}
 */
export const postToStorage = (
  { url, fields }: PresignedPost,
  file: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    // S3 takes nothing that comes behind it.
    form.append('file', file);

    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    let watch = setTimeout(abort, patienceMs);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(watch);
      watch = setTimeout(abort, patienceMs);
      onSent(loaded);
    };
    request.onerror = request.onabort = () => reject(signal.aborted ? signal.reason : new Unreachable());
    request.onload = () => {
      const { status } = request;
      if (status < 300) resolve();
      else reject(status >= 500 || status === 429 ? new Unreachable() : new StorageRefusal(status));
    };
    request.onloadend = () => {
      clearTimeout(watch);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    request.open('POST', url);
    request.send(form);
  });
