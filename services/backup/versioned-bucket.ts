import { CopyObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { s3ClientConfig } from '../platform/storage.ts';

/** A state of a key: what was stored, or (without `size` and `etag`) that it was deleted. */
export type ObjectVersion = {
  key: string;
  versionId: string;
  isLatest: boolean;
  since: Date;
  stored?: { size: number; etag: string };
};

export type VersionedBucket = ReturnType<typeof openVersionedBucket>;

/** A bucket with its past. One that keeps no versions has the present only, under the version id `null`. */
export const openVersionedBucket = (options: { bucket: string; region: string; endpoint?: string | undefined }) => {
  const client = new S3Client(s3ClientConfig(options.region, options.endpoint));
  const Bucket = options.bucket;

  return {
    /** All versions of each key together, the keys in the order of their bytes, a page of S3 at a time. */
    versions: async function* (): AsyncGenerator<ObjectVersion[][]> {
      let rest: ObjectVersion[] = [];
      let KeyMarker: string | undefined;
      let VersionIdMarker: string | undefined;
      do {
        const page = await client.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
        const stored = (page.Versions ?? []).map((version) => ({
          ...factsOf(version),
          stored: { size: version.Size ?? 0, etag: version.ETag ?? '' },
        }));
        const all = Map.groupBy([...rest, ...stored, ...(page.DeleteMarkers ?? []).map(factsOf)], ({ key }) => key);
        ({ NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page);
        // More versions of the last key may come with the next page.
        const open = page.IsTruncated ? lastOf(all.keys()) : undefined;
        rest = (open !== undefined && all.get(open)) || [];
        if (open !== undefined) all.delete(open);
        yield [...all]
          .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .map(([, versions]) => versions);
      } while (KeyMarker !== undefined);
    },

    /** Makes a version, of this bucket or of another one, the current object of its key; its headers come along. */
    copyFrom: async (source: { bucket: string; key: string; versionId: string; etag: string }): Promise<void> => {
      const { bucket, key, versionId, etag } = source;
      const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      await client.send(
        new CopyObjectCommand({
          Bucket,
          Key: key,
          CopySource: versionId === 'null' ? path : `${path}?versionId=${encodeURIComponent(versionId)}`,
          CopySourceIfMatch: etag,
        }),
      );
    },

    close: (): void => client.destroy(),
  };
};

const factsOf = (entry: {
  Key?: string | undefined;
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
  LastModified?: Date | undefined;
}): ObjectVersion => ({
  key: entry.Key ?? '',
  versionId: entry.VersionId ?? 'null',
  isLatest: entry.IsLatest ?? false,
  since: entry.LastModified ?? new Date(0),
});

const lastOf = (keys: Iterable<string>): string | undefined =>
  [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).at(-1);
