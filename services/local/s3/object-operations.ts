import { pipeline } from 'node:stream/promises';
import { type Exchange, element, objectHeaders, readBody, sendXml } from './exchange.ts';
import type { ObjectFacts } from './object-facts.ts';
import type { ObjectStore } from './object-store.ts';
import { checkPostPolicy } from './post-policy.ts';
import { S3Error } from './s3-error.ts';
import type { Credentials } from './signature.ts';

/** Operations on one object, by their names in the Amazon S3 API Reference. */
export const objectOperations = (store: ObjectStore, credentials: Credentials) => ({
  putObject: async ({ request, response, bucket, key, header }: Exchange): Promise<void> => {
    if (header('if-none-match') === '*' && (await store.find(bucket, key))) throw preconditionFailed();
    const put = await store.put(bucket, key, request, objectHeaders(headersOf(request)), payloadHash(header));
    response.writeHead(200, { etag: put.etag, ...versionHeader(put) }).end();
  },

  getObject: async ({ response, bucket, key, query, header }: Exchange): Promise<void> => {
    const { facts, file } = await store.open(bucket, () => wanted(store, bucket, key, query.get('versionId')));
    try {
      const range = rangeOf(header('range'), facts.size);
      const { start, end } = range ?? { start: 0, end: facts.size - 1 };
      const unchanged = header('if-none-match') === facts.etag;
      response.writeHead(unchanged ? 304 : range ? 206 : 200, {
        ...responseHeaders(facts),
        ...overrides(query),
        ...(range && { 'content-range': `bytes ${start}-${end}/${facts.size}` }),
        'content-length': unchanged ? 0 : end - start + 1,
      });
      if (unchanged || facts.size === 0) response.end();
      else await pipeline(file.createReadStream({ start, end, highWaterMark: 512 * 1024 }), response);
    } finally {
      await file.close();
    }
  },

  headObject: async ({ response, bucket, key, query }: Exchange): Promise<void> => {
    const facts = await wanted(store, bucket, key, query.get('versionId'));
    response.writeHead(200, { ...responseHeaders(facts), 'content-length': facts.size }).end();
  },

  deleteObject: async ({ response, bucket, key, query }: Exchange): Promise<void> => {
    const versionId = query.get('versionId');
    const deleted = await (versionId ? store.deleteVersion(bucket, key, versionId) : store.delete(bucket, key));
    const marker = deleted?.marker && { 'x-amz-delete-marker': 'true' };
    response.writeHead(204, { ...(deleted && versionHeader(deleted)), ...marker }).end();
  },

  copyObject: async (exchange: Exchange): Promise<void> => {
    const { request, bucket, key, header } = exchange;
    const [path = '', versionId = null] = (header('x-amz-copy-source') ?? '').split('?versionId=');
    const [fromBucket = '', ...fromKey] = decodeURIComponent(path).replace(/^\//, '').split('/');
    const facts = await wanted(store, fromBucket, fromKey.join('/'), versionId);
    const ifMatch = header('x-amz-copy-source-if-match');
    if (ifMatch && ifMatch !== facts.etag) throw preconditionFailed();
    const isReplaced = header('x-amz-metadata-directive') === 'REPLACE';
    const headers = isReplaced ? objectHeaders(headersOf(request)) : facts.headers;
    const copy = await store.copy({ bucket: fromBucket, facts }, bucket, key, headers);
    const { etag, lastModified } = copy;
    for (const [name, value] of Object.entries(versionHeader(copy))) exchange.response.setHeader(name, value);
    sendXml(exchange, 'CopyObjectResult', element('ETag', etag) + element('LastModified', lastModified));
  },

  /** A browser's upload by form. What follows the file is ignored, as S3 does. */
  postObject: async (exchange: Exchange): Promise<void> => {
    const { response, bucket, header } = exchange;
    const body = await readBody(exchange);
    const form = await new Response(body, { headers: { 'content-type': header('content-type') ?? '' } })
      .formData()
      .catch(() => {
        throw new S3Error(
          'MalformedPOSTRequest',
          'The body of your POST request is not well-formed multipart/form-data.',
        );
      });
    const entries = [...form];
    const position = entries.findIndex(([name]) => name === 'file');
    const file = entries[position]?.[1];
    if (!(file instanceof Blob))
      throw new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.');
    const fields = new Map(entries.slice(0, position).map(([name, value]) => [name.toLowerCase(), `${value}`]));
    checkPostPolicy(fields.set('bucket', bucket), file.size, credentials);

    const { etag } = await store.put(bucket, fields.get('key') ?? '', file.stream(), objectHeaders(fields));
    const status = Number(fields.get('success_action_status'));
    response.writeHead([200, 201].includes(status) ? status : 204, { etag }).end();
  },
});

/** The version that was asked for, else the current one. @throws {S3Error} NoSuchKey, NoSuchVersion */
const wanted = (store: ObjectStore, bucket: string, key: string, versionId: string | null): Promise<ObjectFacts> =>
  versionId ? store.getVersion(bucket, key, versionId) : store.get(bucket, key);

const versionHeader = ({ versionId }: { versionId?: string }): Record<string, string> =>
  versionId ? { 'x-amz-version-id': versionId } : {};

const preconditionFailed = () =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

const headersOf = (request: Exchange['request']) => Object.entries(request.headers) as [string, string][];

/** The digest that was signed, unless the client says that it signed none. */
export const payloadHash = (header: Exchange['header']): string | undefined => {
  const declared = header('x-amz-content-sha256') ?? '';
  if (declared.startsWith('STREAMING-')) throw new S3Error('NotImplemented', 'Signed chunks are not implemented here.');
  return /^[0-9a-f]{64}$/.test(declared) ? declared : undefined;
};

const responseHeaders = ({ etag, lastModified, headers, ...facts }: ObjectFacts) => ({
  ...headers,
  ...versionHeader(facts),
  etag,
  'last-modified': new Date(lastModified).toUTCString(),
  'accept-ranges': 'bytes',
});

/** `response-content-disposition` and the like, which a presigned address may ask for. */
const overrides = (query: URLSearchParams) =>
  Object.fromEntries(
    [...query]
      .filter(([name]) => name.startsWith('response-'))
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );

/** RFC 9110 §14.1.2, one range. @throws {S3Error} InvalidRange */
const rangeOf = (range: string | undefined, size: number): { start: number; end: number } | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (!first && !last) return undefined;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (start > end) throw new S3Error('InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
};
