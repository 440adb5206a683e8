import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { s3ClientConfig } from '../platform/storage.ts';
import type { Stack } from './stack.ts';

/** SHA-256 by key. */
export type ObjectHashes = ReadonlyMap<string, string>;

export const sha256Of = async (bytes: Readable): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(bytes, hash);
  return hash.digest('hex');
};

/** Of every object that is there. */
export const presentHashes = async ({ documents }: Stack): Promise<ObjectHashes> => {
  const hashes = new Map<string, string>();
  for await (const page of documents.list()) {
    for (const { key } of page) {
      const found = await documents.get(key);
      if (found) hashes.set(key, await sha256Of(found.body));
    }
  }
  return hashes;
};

/** Of certain versions. */
export const versionHashes = async (
  { region, s3Endpoint, s3Bucket }: Stack,
  versions: readonly { key: string; versionId: string }[],
): Promise<ObjectHashes> => {
  const client = new S3Client(s3ClientConfig(region, s3Endpoint));
  const hashes = new Map<string, string>();
  for (const { key, versionId } of versions) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: s3Bucket, Key: key, VersionId: versionId }));
    hashes.set(key, await sha256Of(Body as Readable));
  }
  client.destroy();
  return hashes;
};

/** How objects differ, a sentence each. */
export const objectDifferences = (expected: ObjectHashes, found: ObjectHashes): string[] => [
  ...[...expected].flatMap(([key, hash]) => {
    const other = found.get(key);
    if (other === hash) return [];
    return [`object ${key} ${other === undefined ? 'is missing' : 'has other bytes'}`];
  }),
  ...[...found.keys()].filter((key) => !expected.has(key)).map((key) => `object ${key} should not be there`),
];
