import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../ports.ts';
import { s3Credentials, startS3 } from '../s3.ts';

/** What Amazon S3 User Guide, "Working with objects in a versioning-enabled bucket", says, asked by the real SDK. */

const [dir, port] = [join(inject('servers').dir, `s3-${crypto.randomUUID()}`), await freePort()];
const server = await startS3({ dir, port });
afterAll(() => server.stop());

const s3 = new S3Client({
  endpoint: server.url,
  region: 'eu-west-3',
  forcePathStyle: true,
  credentials: {
    accessKeyId: s3Credentials.AWS_ACCESS_KEY_ID,
    secretAccessKey: s3Credentials.AWS_SECRET_ACCESS_KEY,
  },
  maxAttempts: 1,
});

const newBucket = async (versioned = true) => {
  const Bucket = `bucket-${crypto.randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const enable = () =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  if (versioned) await enable();
  return {
    Bucket,
    enable,
    put: async (Key: string, Body: string) =>
      (await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/plain' }))).VersionId,
    read: async (Key: string, VersionId?: string) =>
      (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString(),
    remove: (Key: string, VersionId?: string) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
    versions: async (options: { KeyMarker?: string; VersionIdMarker?: string; MaxKeys?: number } = {}) =>
      s3.send(new ListObjectVersionsCommand({ Bucket, ...options })),
  };
};

describe('a bucket that keeps versions', () => {
  test('says so; one that does not, says nothing', async () => {
    const { Bucket, enable } = await newBucket(false);
    const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await status()).toBeUndefined();
    await enable();
    expect(await status()).toBe('Enabled');
  });

  test('keeps what is overwritten, under the version’s id', async () => {
    const bucket = await newBucket();
    const first = await bucket.put('a/b.txt', 'first');
    const second = await bucket.put('a/b.txt', 'second');
    expect(first).not.toBe(second);
    expect([await bucket.read('a/b.txt'), await bucket.read('a/b.txt', first)]).toEqual(['second', 'first']);
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket.Bucket, Key: 'a/b.txt', VersionId: first }));
    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain', VersionId: first });
    await expect(bucket.read('a/b.txt', 'other')).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('puts a marker where something is deleted, and gives it back when the marker goes', async () => {
    const { Bucket, put, read, remove, versions } = await newBucket();
    const kept = await put('a', 'kept');
    const { DeleteMarker, VersionId: marker } = await remove('a');
    expect(DeleteMarker).toBe(true);
    await expect(read('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(read('a', marker)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    expect(await read('a', kept)).toBe('kept');
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect(await versions()).toMatchObject({
      Versions: [{ Key: 'a', VersionId: kept, IsLatest: false, Size: 4 }],
      DeleteMarkers: [{ Key: 'a', VersionId: marker, IsLatest: true }],
    });
    await remove('a', marker);
    expect(await read('a')).toBe('kept');
    await remove('a', kept);
    expect(await versions()).toMatchObject({ IsTruncated: false });
    expect((await versions()).Versions).toBeUndefined();
  });

  test('deletes many at once, by key or for good by version', async () => {
    const { Bucket, put, read, versions } = await newBucket();
    const [a, b] = [await put('a', 'a'), await put('b', 'b')];
    const Objects = [{ Key: 'a' }, { Key: 'b', VersionId: b }];
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toEqual([
      expect.objectContaining({ Key: 'a', DeleteMarker: true }),
      expect.objectContaining({ Key: 'b', VersionId: b }),
    ]);
    expect(await read('a', a)).toBe('a');
    expect((await versions()).Versions).toMatchObject([{ Key: 'a' }]);
  });

  test('copies a version back over what came after it', async () => {
    const { Bucket, put, read, remove } = await newBucket();
    const first = await put('päth/a b?.txt', 'first');
    await put('päth/a b?.txt', 'second');
    await remove('päth/a b?.txt');
    const CopySource = `${Bucket}/${encodeURIComponent('päth')}/${encodeURIComponent('a b?.txt')}?versionId=${first}`;
    const { VersionId } = await s3.send(new CopyObjectCommand({ Bucket, Key: 'päth/a b?.txt', CopySource }));
    expect(await read('päth/a b?.txt')).toBe('first');
    expect(VersionId).not.toBe(first);
    await put('päth/a b?.txt', 'third');
    expect(await read('päth/a b?.txt', VersionId)).toBe('first');
  });

  test('lists page by page: keys in order, of each the newest first', async () => {
    const { put, remove, versions } = await newBucket();
    for (const [key, body] of [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
      ['a/x', '4'],
    ] as const) {
      await put(key, body);
    }
    await remove('b');
    const seen: string[] = [];
    let page = await versions({ MaxKeys: 1 });
    for (;;) {
      for (const { Key, ETag } of page.Versions ?? []) seen.push(`${Key} ${ETag ? 'version' : ''}`);
      for (const { Key } of page.DeleteMarkers ?? []) seen.push(`${Key} marker`);
      if (!page.IsTruncated) break;
      const { NextKeyMarker: KeyMarker = '', NextVersionIdMarker: VersionIdMarker = '' } = page;
      page = await versions({ MaxKeys: 1, KeyMarker, VersionIdMarker });
    }
    expect(seen).toEqual(['a version', 'a/x version', 'b marker', 'b version', 'b version']);
  });

  test('knows what was stored before as the version null', async () => {
    const { enable, put, read, remove, versions } = await newBucket(false);
    expect(await put('a', 'old')).toBeUndefined();
    expect((await versions()).Versions).toMatchObject([{ Key: 'a', VersionId: 'null', IsLatest: true, Size: 3 }]);
    await enable();
    await put('a', 'new');
    await remove('a');
    expect(await read('a', 'null')).toBe('old');
    expect((await versions()).Versions).toMatchObject([{ IsLatest: false }, { VersionId: 'null', IsLatest: false }]);
  });
});

test('a bucket without versions forgets what is overwritten or deleted', async () => {
  const { put, remove, versions } = await newBucket(false);
  await put('a', 'old');
  await put('a', 'new');
  expect((await versions()).Versions).toHaveLength(1);
  await remove('a');
  expect((await versions()).Versions).toBeUndefined();
});
