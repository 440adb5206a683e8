import { type Exchange, element, readBody, sendXml, textsOf } from './exchange.ts';
import type { ObjectStore } from './object-store.ts';

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
    const keys = textsOf((await readBody(exchange)).toString(), 'Key');
    await Promise.all(keys.map((key) => store.delete(exchange.bucket, key)));
    sendXml(exchange, 'DeleteResult', keys.map((key) => `<Deleted>${element('Key', key)}</Deleted>`).join(''));
  },
});
