import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Storage } from '../platform/storage.ts';

/** A file of a backup, and what it must be to be trusted. */
export type StoredFile = { key: string; bytes: number; sha256: string };

/**
 * Streams into an object, in constant memory.
 * @throws what the source failed with: then nothing is stored
 */
export const storeFile = async (
  store: Pick<Storage, 'putStream'>,
  key: string,
  source: Readable,
  contentType: string,
): Promise<StoredFile> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await Promise.all([store.putStream(key, counted, { contentType }), pipeline(source, counted)]);
  return { key, bytes, sha256: hash.digest('hex') };
};

/** The bytes of a stored file as they come. @throws {Error} when it is not there */
export const openFile = async (store: Pick<Storage, 'get'>, { key }: StoredFile): Promise<Readable> => {
  const found = await store.get(key);
  if (!found) throw new Error(`${key} is not there.`);
  return found.body;
};

/**
 * Reads a stored file to its end, before anybody relies on it.
 * @throws {Error} when it is not what was stored
 */
export const checkFile = async (store: Pick<Storage, 'get'>, file: StoredFile): Promise<void> => {
  const hash = createHash('sha256');
  await pipeline(await openFile(store, file), hash);
  if (hash.digest('hex') !== file.sha256) throw new Error(`${file.key} is damaged: its SHA-256 is another one.`);
};
