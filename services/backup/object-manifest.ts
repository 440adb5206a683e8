import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import type { Storage } from '../platform/storage.ts';
import { openFile, type StoredFile, storeFile } from './stored-file.ts';
import type { ObjectVersion, VersionedBucket } from './versioned-bucket.ts';

/** A line of the manifest. */
export type ManifestEntry = { key: string; versionId: string; size: number; etag: string };

/** Milliseconds by which the clocks of database and storage may differ, and to which storage rounds its times. */
const doubt = 60_000;

/**
 * The version of a key that belongs to a moment: of those that were current at it or after, the newest that was there
 * already, else the first that came. What was deleted before belongs to it no more.
 *
 * @param versions all of one key
 */
export const versionAt = (versions: readonly ObjectVersion[], moment: Date): ManifestEntry | null => {
  const newestFirst = versions.toSorted(
    (a, b) => Number(b.isLatest) - Number(a.isLatest) || b.since.getTime() - a.since.getTime(),
  );
  const candidates = newestFirst.flatMap(({ key, versionId, since, stored }, index) => {
    const until = newestFirst[index - 1]?.since.getTime() ?? Number.POSITIVE_INFINITY;
    return stored && until > moment.getTime() - doubt ? [{ since, entry: { key, versionId, ...stored } }] : [];
  });
  return (candidates.find(({ since }) => since <= moment) ?? candidates.at(-1))?.entry ?? null;
};

/**
 * Writes down every object of a bucket as it belongs to a moment that has been, one line of JSON each, in the order of
 * the keys' bytes. An object is stored before a row names it and deleted before its row is, and the bucket keeps what is
 * deleted: so all that the database named at that moment is in the list, though it was deleted since. There may be more
 * than that: what was stored since, uploads that no row waits for.
 */
export const storeManifest = async (options: {
  store: Pick<Storage, 'putStream'>;
  key: string;
  bucket: Pick<VersionedBucket, 'versions'>;
  moment: Date;
}): Promise<StoredFile & { objects: number; objectBytes: number }> => {
  const { store, key, bucket, moment } = options;
  let objects = 0;
  let objectBytes = 0;
  const lines = async function* () {
    for await (const page of bucket.versions()) {
      let text = '';
      for (const versions of page) {
        const entry = versionAt(versions, moment);
        if (!entry) continue;
        objects += 1;
        objectBytes += entry.size;
        text += `${JSON.stringify(entry)}\n`;
      }
      if (text) yield text;
    }
  };
  const source = Readable.from(lines());
  const compressed = source.pipe(createGzip());
  source.once('error', (error) => compressed.destroy(error));
  const stored = await storeFile(store, key, compressed, 'application/gzip');
  return { ...stored, objects, objectBytes };
};

/** The lines of a manifest, so many at a time. */
export const readManifest = async function* (
  store: Pick<Storage, 'get'>,
  file: StoredFile,
  size = 1_000,
): AsyncGenerator<ManifestEntry[]> {
  const body = await openFile(store, file);
  const unpacked = body.pipe(createGunzip());
  body.once('error', (error) => unpacked.destroy(error));
  let page: ManifestEntry[] = [];
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
      page.push(JSON.parse(line) as ManifestEntry);
      if (page.length < size) continue;
      yield page;
      page = [];
    }
    if (unpacked.errored) throw unpacked.errored;
    if (page.length > 0) yield page;
  } finally {
    body.destroy();
  }
};
