import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { whenLate } from './patience.ts';
import { inSpan } from './under-way.ts';

/** Headers an object is served with for as long as it lives. */
export type ObjectHeaders = { contentType: string; contentDisposition?: string; cacheControl?: string };

export type StoredObject = { size: number; contentType: string | undefined; etag: string };

export type ListedObject = { key: string; size: number; etag: string; modifiedAt: Date };

export type MeasuredRequest = (operation: string, outcome: 'ok' | 'error', seconds: number) => void;

export type PresignedPost = { url: string; fields: Record<string, string>; expiresAt: Date };

export type Storage = ReturnType<typeof openStorage>;

/** Keys that S3 deletes in one call (API reference, DeleteObjects). */
const mostKeys = 1_000;

/** Seconds a presigned upload can be used. */
export const uploadLifetime = 300;

/** S3 has not begun to answer in time. */
class StorageSilent extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('the storage does not answer');
    this.name = 'StorageSilent';
  }
}

/**
 * Opens the bucket. An endpoint means an emulator: path-style addresses, and checksums only where S3 asks for them.
 * Objects that are not there are `null`; every other failure throws, also when no answer begins within `patience`
 * milliseconds.
 *
 * @param options.measured told of each request, until the head of its answer: what S3 calls it, and how many seconds
 */
export const openStorage = (options: {
  bucket: string;
  region: string;
  endpoint?: string | undefined;
  publicEndpoint?: string | undefined;
  measured?: MeasuredRequest;
  patience?: number | null;
}) => {
  const { patience = null } = options;
  const client = new S3Client(s3ClientConfig(options.region, options.endpoint));
  watch(client, options.measured);
  const send = patience === null ? client.send.bind(client) : sendWithin(client, patience);
  /** The same for lib-storage, which sends each part itself. */
  const uploading: S3Client = Object.create(client, { send: { value: send } });
  const signer = new S3Client(s3ClientConfig(options.region, options.publicEndpoint ?? options.endpoint));
  const Bucket = options.bucket;

  const deleteAll = async (keys: readonly string[]): Promise<void> => {
    for (let index = 0; index < keys.length; index += mostKeys) {
      const Objects = keys.slice(index, index + mostKeys).map((Key) => ({ Key }));
      const { Errors = [] } = await send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      // S3 answers 200 all the same.
      if (Errors[0]) throw new Error(`S3 did not delete ${Errors.length} objects: ${Errors[0].Code}`);
    }
  };

  return {
    /** A browser's permission to upload exactly this object: its key, type and size (POST policy, SigV4). */
    presignPost: async (key: string, contentType: string, size: number): Promise<PresignedPost> => {
      const expiresAt = new Date(Date.now() + uploadLifetime * 1000);
      const { url, fields } = await createPresignedPost(signer, {
        Bucket,
        Key: key,
        Fields: { 'Content-Type': contentType },
        Conditions: [
          ['content-length-range', size, size],
          ['eq', '$Content-Type', contentType],
        ],
        Expires: uploadLifetime,
      });
      return { url, fields, expiresAt };
    },

    head: (key: string): Promise<StoredObject | null> =>
      orNull(async () => {
        const found = await send(new HeadObjectCommand({ Bucket, Key: key }));
        return { size: found.ContentLength ?? 0, contentType: found.ContentType, etag: found.ETag ?? '' };
      }),

    /** The object's bytes as they come; `range` is the HTTP Range header. */
    get: (key: string, range?: string) =>
      orNull(async () => {
        const found = await send(new GetObjectCommand({ Bucket, Key: key, Range: range }));
        return {
          body: found.Body as Readable,
          size: found.ContentLength ?? 0,
          etag: found.ETag ?? '',
          contentType: found.ContentType,
          contentDisposition: found.ContentDisposition,
          contentRange: found.ContentRange,
        };
      }),

    put: async (key: string, body: Buffer, headers: ObjectHeaders): Promise<void> => {
      await send(new PutObjectCommand({ Bucket, Key: key, Body: body, ...s3Headers(headers) }));
    },

    /**
     * Stores a stream of unknown length in parts, with bounded memory.
     * @throws what the stream failed with: then nothing is stored, and its parts are removed here or by the lifecycle
     */
    putStream: async (key: string, body: Readable, headers: ObjectHeaders): Promise<void> => {
      const params = { Bucket, Key: key, Body: body, ...s3Headers(headers) };
      try {
        await new Upload({ client: uploading, params, queueSize: 2 }).done();
      } catch (error) {
        // The upload's own error may only say that its parts could not be removed.
        throw body.errored ?? error;
      }
    },

    /** Copies within the bucket, only if the source still is the object with this ETag; sets the headers anew. */
    copy: async (from: string, to: string, etag: string, headers: ObjectHeaders): Promise<void> => {
      await send(
        new CopyObjectCommand({
          Bucket,
          Key: to,
          CopySource: `${Bucket}/${from.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfMatch: etag,
          MetadataDirective: 'REPLACE',
          ...s3Headers(headers),
        }),
      );
    },

    delete: deleteAll,

    /** Every object whose key begins with `prefix`, in the order of the keys' bytes, a thousand at a time. */
    list: async function* (prefix = ''): AsyncGenerator<ListedObject[]> {
      let ContinuationToken: string | undefined;
      do {
        const page = await send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }));
        yield (page.Contents ?? []).map(({ Key = '', Size = 0, ETag = '', LastModified = new Date(0) }) => ({
          key: Key,
          size: Size,
          etag: ETag,
          modifiedAt: LastModified,
        }));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
    },

    /** Deletes everything whose key begins with `prefix`. */
    deleteFolder: async (prefix: string): Promise<void> => {
      for (;;) {
        const { Contents = [] } = await send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
        if (Contents.length === 0) return;
        await deleteAll(Contents.map(({ Key }) => Key as string));
      }
    },

    ping: async (): Promise<void> => {
      await send(new HeadBucketCommand({ Bucket }));
    },

    close: async (): Promise<void> => {
      client.destroy();
      signer.destroy();
    },
  };
};

/** Bytes a millisecond at least: what is sent may take that long before an answer can begin. */
const slowest = 2_000;

/** Gives up what has not begun to be answered; the body that follows may take longer. */
const sendWithin = (client: S3Client, patience: number) =>
  (async (command: Parameters<S3Client['send']>[0]) => {
    const late = new AbortController();
    const { Body: body } = command.input as { Body?: unknown };
    const travel = body instanceof Uint8Array ? body.length / slowest : 0;
    const stop = whenLate(patience + travel, () => late.abort());
    try {
      return await client.send(command, { abortSignal: late.signal });
    } catch (error) {
      throw late.signal.aborted ? new StorageSilent() : error;
    } finally {
      stop();
    }
  }) as S3Client['send'];

/** Milliseconds until a connection stands, and without a byte on one that does. */
const requestHandler = { connectionTimeout: 2_000, socketTimeout: 30_000 };

/** Of a client of AWS, or of an emulator, which has path-style addresses and no checksums but those S3 asks for. */
export const s3ClientConfig = (region: string, endpoint: string | undefined) => ({
  region,
  requestHandler,
  ...(endpoint && {
    endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED' as const,
    responseChecksumValidation: 'WHEN_REQUIRED' as const,
  }),
});

/** Around all other middleware, and so around the retries. That an object is not there is an answer, no error. */
const watch = (client: S3Client, measured: MeasuredRequest = () => {}): void =>
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const began = performance.now();
        const told = (outcome: 'ok' | 'error') => measured(operation, outcome, (performance.now() - began) / 1000);
        // Not the key: it names whose object it is.
        const attributes = { 'rpc.system.name': 'aws-api', 'rpc.method': `S3/${operation}` };
        try {
          const answer = await inSpan(`S3 ${operation}`, { kind: 'client', attributes }, () => next(args));
          told('ok');
          return answer;
        } catch (error) {
          told(isMissing(error) ? 'ok' : 'error');
          throw error;
        }
      },
    { step: 'initialize', priority: 'high', name: 'watch' },
  );

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;

const s3Headers = ({ contentType, contentDisposition, cacheControl }: ObjectHeaders) => ({
  ContentType: contentType,
  ContentDisposition: contentDisposition,
  CacheControl: cacheControl,
});

const orNull = async <T>(request: () => Promise<T>): Promise<T | null> => {
  try {
    return await request();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};
