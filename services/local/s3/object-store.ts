import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { byBytes, keyOf, pathOf } from './key-paths.ts';
import type { ObjectFacts } from './object-facts.ts';
import { S3Error } from './s3-error.ts';
import { newVersionId, nullVersion, openVersionStore, type Version } from './version-store.ts';

export type ListedVersion = Version & { key: string; isLatest: boolean };

export type Content = AsyncIterable<Uint8Array>;

export type ObjectStore = ReturnType<typeof openObjectStore>;

/**
 * Objects as files: `<bucket>/objects/<key>.json` has the facts, `<bucket>/blobs/<id>` the bytes, which never change.
 * A write that is killed half-way leaves at most an unused blob. Where a bucket keeps versions, the facts file is the
 * current one, and nothing but the deletion of a version removes bytes.
 */
export const openObjectStore = (dir: string) => {
  const factsFile = (bucket: string, key: string) => join(dir, bucket, 'objects', `${pathOf(key)}.json`);
  const blobFile = (bucket: string, blob: string) => join(dir, bucket, 'blobs', blob);
  const versions = openVersionStore(dir);

  const find = async (bucket: string, key: string): Promise<ObjectFacts | undefined> => {
    const json = await readFile(factsFile(bucket, key), 'utf8').catch(() => undefined);
    return json === undefined ? undefined : JSON.parse(json);
  };

  /** @throws {S3Error} NoSuchKey */
  const get = async (bucket: string, key: string): Promise<ObjectFacts> => {
    const facts = await find(bucket, key);
    if (!facts) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    return facts;
  };

  /** Makes the facts the current ones of the key. */
  const point = async (bucket: string, key: string, facts: ObjectFacts): Promise<void> => {
    const [file, draft] = [factsFile(bucket, key), blobFile(bucket, `${facts.blob}.json`)];
    await writeFile(draft, JSON.stringify(facts));
    await mkdir(dirname(file), { recursive: true });
    await rename(draft, file);
  };

  /** What was stored before the bucket had versions becomes one. */
  const keepNullVersion = async (bucket: string, key: string, before: ObjectFacts | undefined): Promise<void> => {
    if (!before || before.versionId) return;
    const { lastModified } = before;
    await versions.keep(bucket, key, { versionId: nullVersion, lastModified, marker: false, facts: before });
  };

  const commit = async (bucket: string, key: string, facts: ObjectFacts): Promise<ObjectFacts> => {
    const before = await find(bucket, key);
    if (!(await versions.isEnabled(bucket))) {
      await point(bucket, key, facts);
      if (before) await rm(blobFile(bucket, before.blob), { force: true });
      return facts;
    }
    await keepNullVersion(bucket, key, before);
    const { lastModified } = facts;
    const committed = { ...facts, versionId: newVersionId() };
    await versions.keep(bucket, key, {
      versionId: committed.versionId,
      lastModified,
      marker: false,
      facts: committed,
    });
    await point(bucket, key, committed);
    return committed;
  };

  const versionsOf = async (bucket: string, key: string): Promise<Version[]> => {
    const kept = await versions.of(bucket, key);
    const current = await find(bucket, key);
    if (!current || current.versionId) return kept;
    return [{ versionId: nullVersion, lastModified: current.lastModified, marker: false, facts: current }, ...kept];
  };

  const currentKeys = async (bucket: string): Promise<string[]> => {
    const files = await readdir(join(dir, bucket, 'objects'), { recursive: true }).catch(() => []);
    return files.filter((file) => file.endsWith('.json')).map((file) => keyOf(file.slice(0, -'.json'.length)));
  };

  const newBlob = async (bucket: string): Promise<string> => {
    await mkdir(join(dir, bucket, 'blobs'), { recursive: true });
    return randomUUID();
  };

  return {
    /** @throws {S3Error} InvalidBucketName */
    createBucket: async (bucket: string): Promise<void> => {
      if (!bucketName.test(bucket)) throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.');
      await mkdir(join(dir, bucket), { recursive: true });
    },

    /** @throws {S3Error} NoSuchBucket */
    requireBucket: async (bucket: string): Promise<void> => {
      const found = bucketName.test(bucket) ? await stat(join(dir, bucket)).catch(() => undefined) : undefined;
      if (!found?.isDirectory()) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
    },

    find,
    get,

    /** The facts and the bytes that belong together: an object may be replaced between looking it up and opening it. */
    open: async (
      bucket: string,
      find: () => Promise<ObjectFacts>,
    ): Promise<{ facts: ObjectFacts; file: FileHandle }> => {
      for (;;) {
        const facts = await find();
        const file = await open(blobFile(bucket, facts.blob)).catch(() => undefined);
        if (file) return { facts, file };
      }
    },

    /**
     * @param sha256 what the client says the content's is, in hexadecimal
     * @throws {S3Error} BadDigest
     */
    put: async (
      bucket: string,
      key: string,
      content: Content,
      headers: Record<string, string>,
      sha256?: string,
      etag?: string,
    ): Promise<ObjectFacts> => {
      const blob = await newBlob(bucket);
      try {
        const { size, digest } = await write(blobFile(bucket, blob), content);
        if (sha256 && sha256 !== digest)
          throw new S3Error('BadDigest', 'The content does not have the digest you gave.');
        // As S3 says of encrypted objects, an ETag need not be the MD5.
        const facts = { etag: etag ?? `"${digest.slice(0, 32)}"`, size, lastModified: now(), headers, blob };
        return await commit(bucket, key, facts);
      } catch (error) {
        await rm(blobFile(bucket, blob), { force: true });
        throw error;
      }
    },

    copy: async (
      from: { bucket: string; facts: ObjectFacts },
      bucket: string,
      key: string,
      headers: Record<string, string>,
    ): Promise<ObjectFacts> => {
      const blob = await newBlob(bucket);
      await link(blobFile(from.bucket, from.facts.blob), blobFile(bucket, blob));
      const { versionId: _, ...facts } = from.facts;
      return await commit(bucket, key, { ...facts, lastModified: now(), headers, blob });
    },

    /** @returns the version that now says that the key is deleted, where the bucket keeps versions */
    delete: async (bucket: string, key: string): Promise<Version | undefined> => {
      const facts = await find(bucket, key);
      if (!(await versions.isEnabled(bucket))) {
        if (!facts) return undefined;
        await rm(factsFile(bucket, key), { force: true });
        await rm(blobFile(bucket, facts.blob), { force: true });
        return undefined;
      }
      await keepNullVersion(bucket, key, facts);
      const marker: Version = { versionId: newVersionId(), lastModified: now(), marker: true };
      await versions.keep(bucket, key, marker);
      await rm(factsFile(bucket, key), { force: true });
      return marker;
    },

    /** For good. The newest version that is left becomes the current one, if it is no delete marker. */
    deleteVersion: async (bucket: string, key: string, versionId: string): Promise<Version | undefined> => {
      const all = await versionsOf(bucket, key);
      const version = all.find((one) => one.versionId === versionId);
      if (!version) return undefined;
      await versions.forget(bucket, key, version);
      const newest = all.find((one) => one !== version);
      if (newest?.facts) await point(bucket, key, newest.facts);
      else await rm(factsFile(bucket, key), { force: true });
      if (version.facts) await rm(blobFile(bucket, version.facts.blob), { force: true });
      return version;
    },

    enableVersions: (bucket: string): Promise<void> => versions.enable(bucket),
    hasVersions: (bucket: string): Promise<boolean> => versions.isEnabled(bucket),

    /** @throws {S3Error} NoSuchVersion, MethodNotAllowed for a delete marker */
    getVersion: async (bucket: string, key: string, versionId: string): Promise<ObjectFacts> => {
      const version = (await versionsOf(bucket, key)).find((one) => one.versionId === versionId);
      if (!version) throw new S3Error('NoSuchVersion', 'The specified version does not exist.');
      if (version.marker) {
        throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.');
      }
      return version.facts;
    },

    /** All versions of the keys that begin with `prefix`: keys in the order of S3, of each the newest first. */
    listVersions: async (bucket: string, prefix: string): Promise<ListedVersion[]> => {
      const keys = new Set([...(await currentKeys(bucket)), ...(await versions.keys(bucket))]);
      const wanted = [...keys].filter((key) => key.startsWith(prefix)).sort(byBytes);
      const listed = await Promise.all(
        wanted.map(async (key) =>
          (await versionsOf(bucket, key)).map((version, index) => ({ ...version, key, isLatest: index === 0 })),
        ),
      );
      return listed.flat();
    },

    /** The bytes of several objects, one after the other. */
    concatenation: async function* (bucket: string, keys: readonly string[]): AsyncGenerator<Uint8Array> {
      for (const key of keys) {
        const { blob } = await get(bucket, key);
        yield* createReadStream(blobFile(bucket, blob), { highWaterMark: 512 * 1024 }) as Content;
      }
    },

    removeBucket: async (bucket: string): Promise<void> => {
      await rm(join(dir, bucket), { recursive: true, force: true });
    },

    /** All keys that begin with `prefix`, in the order of S3. */
    keys: async (bucket: string, prefix: string): Promise<string[]> =>
      (await currentKeys(bucket)).filter((key) => key.startsWith(prefix)).sort(byBytes),
  };
};

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const write = async (path: string, content: Content): Promise<{ size: number; digest: string }> => {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  let size = 0;
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      await file.writeFile(chunk);
      size += chunk.length;
    }
  } finally {
    await file.close();
  }
  return { size, digest: hash.digest('hex') };
};

const now = (): string => new Date().toISOString();
