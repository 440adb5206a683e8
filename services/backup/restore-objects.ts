import { S3ServiceException } from '@aws-sdk/client-s3';
import { inStep } from '../domains/storage-scan/in-step.ts';
import type { Storage } from '../platform/storage.ts';
import type { BackupRecord } from './backup-record.ts';
import { type ManifestEntry, readManifest } from './object-manifest.ts';
import { checkFile } from './stored-file.ts';
import type { VersionedBucket } from './versioned-bucket.ts';

export type ObjectsReport = {
  /** Objects that are as the manifest says. */
  unchanged: number;
  restored: number;
  restoredBytes: number;
  /** Versions that are nowhere any more. */
  lost: { count: number; first: string[] };
};

/** Copies under way at once; S3 copies by itself, so nothing but requests goes through here. */
const atOnce = 16;

const mostNamed = 20;

/**
 * Makes every object of a manifest the current one again that is missing or another one, by copying its version. What
 * the manifest does not name is left alone: `storage-scan` tells what of it is nobody's.
 *
 * @param options.from bucket that the versions are in, if not the same one: a replica has them under the same ids
 */
export const restoreObjects = async (options: {
  record: BackupRecord;
  backups: Storage;
  documents: Pick<Storage, 'list'>;
  bucket: Pick<VersionedBucket, 'copyFrom'>;
  from: string;
}): Promise<ObjectsReport> => {
  const { record, backups, documents, bucket, from } = options;
  const report: ObjectsReport = { unchanged: 0, restored: 0, restoredBytes: 0, lost: { count: 0, first: [] } };

  const restore = async (entry: ManifestEntry): Promise<void> => {
    if (await copyOrNull(bucket, { ...entry, bucket: from })) {
      report.restored += 1;
      report.restoredBytes += entry.size;
      return;
    }
    report.lost.count += 1;
    if (report.lost.first.length < mostNamed) report.lost.first.push(entry.key);
  };

  await checkFile(backups, record.manifest);
  const underWay = new Set<Promise<void>>();
  for await (const [entry, objects] of inStep(readManifest(backups, record.manifest), documents.list())) {
    if (!entry) continue;
    const isSame = objects.some(({ size, etag }) => size === entry.size && etag === entry.etag);
    if (isSame) report.unchanged += 1;
    else {
      if (underWay.size >= atOnce) await Promise.race(underWay);
      const one = restore(entry).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }
  await Promise.all(underWay);
  return report;
};

/** Whether the version was there to be copied. */
const copyOrNull = async (
  bucket: Pick<VersionedBucket, 'copyFrom'>,
  source: Parameters<VersionedBucket['copyFrom']>[0],
): Promise<boolean> => {
  try {
    await bucket.copyFrom(source);
    return true;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    // 412: without versions, another object is there under the key.
    if (status === 404 || status === 412) return false;
    throw error;
  }
};
