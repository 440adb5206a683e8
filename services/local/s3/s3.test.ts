import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, describe, expect, inject, test, vi } from 'vitest';
import { freePort } from '../ports.ts';
import { createBucket, s3Credentials, startS3 } from '../s3.ts';

const Bucket = 'photos';
const [dir, port] = [join(inject('servers').dir, `s3-${crypto.randomUUID()}`), await freePort()];
let server = await startS3({ dir, port });
await createBucket(dir, Bucket);
afterAll(() => server.stop());

const clientWith = (secretAccessKey: string) =>
  new S3Client({
    endpoint: server.url,
    region: 'eu-west-3',
    forcePathStyle: true,
    credentials: { accessKeyId: s3Credentials.AWS_ACCESS_KEY_ID, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1,
    logger: { ...console, warn: () => {} }, // a broken upload is what a test is about
  });
const s3 = clientWith(s3Credentials.AWS_SECRET_ACCESS_KEY);
const forger = clientWith('guessed');

const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('objects', () => {
  test('come back with their bytes and headers', async () => {
    const headers = { ContentType: 'image/png', ContentDisposition: `attachment; filename*=UTF-8''fa%C3%A7ade.png` };
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a/ü +&.png', Body: 'bytes', ...headers }));
    const found = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/ü +&.png' }));
    expect(found).toMatchObject({ ...headers, ContentLength: 5, ETag });
    expect(await read('a/ü +&.png')).toBe('bytes');
  });

  test('are read in part', async () => {
    await put('range', '0123456789');
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=2-4' }));
    expect(part.ContentRange).toBe('bytes 2-4/10');
    expect(await part.Body?.transformToString()).toBe('234');
  });

  test('are copied only while the source is what the caller saw', async () => {
    const { ETag } = await put('source', 'seen');
    const copy = (Key: string) =>
      s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, CopySourceIfMatch: ETag }));
    await copy('copy');
    expect(await read('copy')).toBe('seen');
    await put('source', 'changed meanwhile');
    await expect(copy('late')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('are uploaded in parts', async () => {
    const parts = Array.from({ length: 6 }, (_, i) => Buffer.alloc(1 << 20, i));
    await new Upload({ client: s3, params: { Bucket, Key: 'parts', Body: Readable.from(parts) } }).done();
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'parts' }));
    expect(Buffer.concat(parts).equals(Buffer.from((await found.Body?.transformToByteArray()) ?? []))).toBe(true);
  });

  test('are listed in order, page by page, until they are deleted', async () => {
    for (const key of ['list/b', 'list/a.x', 'list/a/x', 'other']) await put(key, 'x');
    const list = (ContinuationToken?: string) =>
      s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 2, ContinuationToken }));
    const first = await list();
    const second = await list(first.NextContinuationToken);
    const keys = [...(first.Contents ?? []), ...(second.Contents ?? [])].map(({ Key }) => ({ Key }));
    expect(keys).toEqual([{ Key: 'list/a.x' }, { Key: 'list/a/x' }, { Key: 'list/b' }]);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys } }));
    expect((await list()).KeyCount).toBe(0);
  });

  test('survive a kill -9; one half-written is not there', async () => {
    await put('kept', 'whole');
    const arrived = Promise.withResolvers<void>();
    const body = async function* () {
      yield Buffer.alloc(1 << 20);
      arrived.resolve();
      await once(createServer(), 'never');
    };
    const half = s3.send(
      new PutObjectCommand({ Bucket, Key: 'half', Body: Readable.from(body()), ContentLength: 1 << 21 }),
    );
    const failed = expect(half).rejects.toThrow();
    await arrived.promise;
    await server.kill();
    server = await startS3({ dir, port });
    await failed;
    expect(await read('kept')).toBe('whole');
    await expect(read('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

test('a request that is not signed with the key is refused', async () => {
  await expect(forger.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
  expect((await fetch(`${server.url}/${Bucket}/a`)).status).toBe(403);
});

describe('a presigned POST', () => {
  const presign = (client: S3Client, Expires = 300) =>
    createPresignedPost(client, {
      Bucket,
      Key: 'upload',
      Fields: { 'Content-Type': 'image/jpeg' },
      Conditions: [
        ['content-length-range', 5, 5],
        ['eq', '$Content-Type', 'image/jpeg'],
      ],
      Expires,
    });
  const send = async (
    post: Awaited<ReturnType<typeof presign>>,
    changed: Record<string, string> = {},
    file = '12345',
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...post.fields, ...changed })) form.append(name, value);
    form.append('file', new Blob([file]), 'photo.jpg');
    const response = await fetch(post.url, { method: 'POST', body: form });
    return `${response.status}${/<Code>(.*)<\/Code>/.exec(await response.text())?.[1] ?? ''}`;
  };

  test('takes exactly the file it was signed for', async () => {
    expect(await send(await presign(s3))).toBe('204');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'upload' }))).toMatchObject({
      ContentLength: 5,
      ContentType: 'image/jpeg',
    });
  });

  test.for([
    ['another key', { key: 'elsewhere' }, '12345', '403AccessDenied'],
    ['another type', { 'Content-Type': 'text/html' }, '12345', '403AccessDenied'],
    ['a field that was not signed', { 'Cache-Control': 'public' }, '12345', '403AccessDenied'],
    ['a larger file', {}, '123456', '400EntityTooLarge'],
    ['a smaller file', {}, '1234', '400EntityTooSmall'],
  ] as const)('refuses %s', async ([, changed, file, refusal]) => {
    expect(await send(await presign(s3), changed, file)).toBe(refusal);
  });

  test('refuses a forged signature', async () => {
    expect(await send(await presign(forger))).toBe('403SignatureDoesNotMatch');
  });

  test('refuses a policy that has expired', async () => {
    vi.useFakeTimers({ now: Date.now() - 301_000, toFake: ['Date'] });
    const post = await presign(s3);
    vi.useRealTimers();
    expect(await send(post)).toBe('403AccessDenied');
  });

  test('can be sent by a browser from another origin', async () => {
    const { url } = await presign(s3);
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost:5173' } });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  });
});
