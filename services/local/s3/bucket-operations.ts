import { type Exchange, element, readBody, sendXml, textsOf } from './exchange.ts';
import { byBytes } from './key-paths.ts';
import type { ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';

/** Operations on a bucket, by their names in the Amazon S3 API Reference. */
export const bucketOperations = (store: ObjectStore) => ({
  createBucket: async ({ response, bucket }: Exchange): Promise<void> => {
    await store.createBucket(bucket);
    response.writeHead(200, { location: `/${bucket}` }).end();
  },

  headBucket: async ({ response }: Exchange): Promise<void> => {
    response.writeHead(200).end();
  },

  listObjectsV2: async (exchange: Exchange): Promise<void> => {
    const { bucket, query } = exchange;
    const [prefix, limit] = [query.get('prefix') ?? '', Number(query.get('max-keys') ?? 1000)];
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const keys = (await store.keys(bucket, prefix)).filter((key) => key > after);
    const page = keys.slice(0, limit);
    const contents = await Promise.all(
      page.map(async (key) => {
        const facts = await store.find(bucket, key);
        if (!facts) return '';
        const { etag, size, lastModified } = facts;
        const parts = [element('Key', key), element('LastModified', lastModified), element('ETag', etag)];
        return `<Contents>${parts.join('')}${element('Size', size)}</Contents>`;
      }),
    );
    const isTruncated = keys.length > page.length;
    const head = [
      element('Name', bucket),
      element('Prefix', prefix),
      element('KeyCount', page.length),
      element('MaxKeys', limit),
      element('IsTruncated', isTruncated),
      isTruncated ? element('NextContinuationToken', page.at(-1) ?? '') : '',
    ];
    sendXml(exchange, 'ListBucketResult', [...head, ...contents].join(''));
  },

  deleteObjects: async (exchange: Exchange): Promise<void> => {
    const { bucket } = exchange;
    const blocks = (await readBody(exchange)).toString().match(/<Object>.*?<\/Object>/gs) ?? [];
    const deleted = await Promise.all(
      blocks.map(async (block) => {
        const [[key = ''], [versionId]] = [textsOf(block, 'Key'), textsOf(block, 'VersionId')];
        const version = await (versionId ? store.deleteVersion(bucket, key, versionId) : store.delete(bucket, key));
        const made = version?.marker && !versionId;
        return [
          element('Key', key),
          versionId ? element('VersionId', versionId) : '',
          version?.marker ? element('DeleteMarker', true) : '',
          made ? element('DeleteMarkerVersionId', version.versionId) : '',
        ].join('');
      }),
    );
    sendXml(exchange, 'DeleteResult', deleted.map((one) => `<Deleted>${one}</Deleted>`).join(''));
  },

  /** Versions cannot be suspended here: nothing of ours does. */
  putBucketVersioning: async (exchange: Exchange): Promise<void> => {
    const [status] = textsOf((await readBody(exchange)).toString(), 'Status');
    if (status !== 'Enabled') throw new S3Error('NotImplemented', 'This operation is not implemented here.');
    await store.enableVersions(exchange.bucket);
    exchange.response.writeHead(200).end();
  },

  getBucketVersioning: async (exchange: Exchange): Promise<void> => {
    const enabled = await store.hasVersions(exchange.bucket);
    sendXml(exchange, 'VersioningConfiguration', enabled ? element('Status', 'Enabled') : '');
  },

  listObjectVersions: async (exchange: Exchange): Promise<void> => {
    const { bucket, query } = exchange;
    const [prefix, limit] = [query.get('prefix') ?? '', Number(query.get('max-keys') ?? 1000)];
    const [keyMarker, versionMarker] = [query.get('key-marker') ?? '', query.get('version-id-marker')];
    const all = await store.listVersions(bucket, prefix);
    const marked = all.findIndex(({ key, versionId }) => key === keyMarker && versionId === versionMarker);
    const after = marked >= 0 ? all.slice(marked + 1) : all.filter(({ key }) => byBytes(key, keyMarker) > 0);
    const page = after.slice(0, limit);
    const isTruncated = after.length > page.length;
    const last = page.at(-1);
    const head = [
      element('Name', bucket),
      element('Prefix', prefix),
      element('MaxKeys', limit),
      element('IsTruncated', isTruncated),
      isTruncated && last ? element('NextKeyMarker', last.key) + element('NextVersionIdMarker', last.versionId) : '',
    ];
    const entries = page.map(({ key, versionId, isLatest, lastModified, facts }) => {
      const parts = [element('Key', key), element('VersionId', versionId), element('IsLatest', isLatest)];
      parts.push(element('LastModified', lastModified));
      if (!facts) return `<DeleteMarker>${parts.join('')}</DeleteMarker>`;
      return `<Version>${parts.join('')}${element('ETag', facts.etag)}${element('Size', facts.size)}</Version>`;
    });
    sendXml(exchange, 'ListVersionsResult', [...head, ...entries].join(''));
  },
});
