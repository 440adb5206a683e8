import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { S3Error } from './s3-error.ts';

/** What is known of an object: one small file, whose renaming is the moment the object appears, whole. */
export type ObjectFacts = {
  etag: string;
  size: number;
  lastModified: string;
  /** Response headers: content-type, content-disposition, x-amz-meta-… */
  headers: Record<string, string>;
  blob: string;
};

export type Content = AsyncIterable<Uint8Array>;

export type ObjectStore = ReturnType<typeof openObjectStore>;

/**
 * Objects as files: `<bucket>/objects/<key>.json` has the facts, `<bucket>/blobs/<id>` the bytes, which never change.
 * A write that is killed half-way leaves at most an unused blob.
 */
export const openObjectStore = (dir: string) => {
  const factsFile = (bucket: string, key: string) => join(dir, bucket, 'objects', `${pathOf(key)}.json`);
  const blobFile = (bucket: string, blob: string) => join(dir, bucket, 'blobs', blob);

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

  const commit = async (bucket: string, key: string, facts: ObjectFacts): Promise<void> => {
    const [file, draft] = [factsFile(bucket, key), blobFile(bucket, `${facts.blob}.json`)];
    const before = await find(bucket, key);
    await writeFile(draft, JSON.stringify(facts));
    await mkdir(dirname(file), { recursive: true });
    await rename(draft, file);
    if (before) await rm(blobFile(bucket, before.blob), { force: true });
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
    open: async (bucket: string, key: string): Promise<{ facts: ObjectFacts; file: FileHandle }> => {
      for (;;) {
        const facts = await get(bucket, key);
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
        await commit(bucket, key, facts);
        return facts;
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
      const facts = { ...from.facts, lastModified: now(), headers, blob };
      await commit(bucket, key, facts);
      return facts;
    },

    delete: async (bucket: string, key: string): Promise<void> => {
      const facts = await find(bucket, key);
      if (!facts) return;
      await rm(factsFile(bucket, key), { force: true });
      await rm(blobFile(bucket, facts.blob), { force: true });
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
    keys: async (bucket: string, prefix: string): Promise<string[]> => {
      const files = await readdir(join(dir, bucket, 'objects'), { recursive: true }).catch(() => []);
      return files
        .filter((file) => file.endsWith('.json'))
        .map((file) => keyOf(file.slice(0, -'.json'.length)))
        .filter((key) => key.startsWith(prefix))
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
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

/** Without a dot, so that no folder is called like a facts file, nor leads upwards; an empty part becomes `%`. */
const pathOf = (key: string): string =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('.', '%2E') || '%')
    .join('/');

const keyOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (part === '%' ? '' : decodeURIComponent(part)))
    .join('/');
