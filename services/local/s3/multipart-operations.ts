import { createHash, randomUUID } from 'node:crypto';
import { type Exchange, element, objectHeaders, readBody, sendXml, textsOf } from './exchange.ts';
import { payloadHash } from './object-operations.ts';
import type { ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';

/**
 * Uploads in parts, by their names in the Amazon S3 API Reference. A part is an object in a bucket of the upload's
 * own, whose name no client can ask for.
 */
export const multipartOperations = (store: ObjectStore) => {
  const partsOf = ({ bucket, query }: Exchange) => {
    const uploadId = query.get('uploadId') ?? '';
    if (!/^[0-9a-f-]{36}$/.test(uploadId)) throw noSuchUpload();
    return `${bucket}/uploads/${uploadId}`;
  };

  const requireUpload = async (exchange: Exchange) => {
    const upload = await store.find(partsOf(exchange), 'upload');
    if (!upload) throw noSuchUpload();
    return upload;
  };

  return {
    createMultipartUpload: async (exchange: Exchange): Promise<void> => {
      const { request, bucket, key, query } = exchange;
      const uploadId = randomUUID();
      query.set('uploadId', uploadId);
      const headers = objectHeaders(Object.entries(request.headers) as [string, string][]);
      await store.put(partsOf(exchange), 'upload', nothing(), headers);
      const result = element('Bucket', bucket) + element('Key', key) + element('UploadId', uploadId);
      sendXml(exchange, 'InitiateMultipartUploadResult', result);
    },

    uploadPart: async (exchange: Exchange): Promise<void> => {
      await requireUpload(exchange);
      const { request, response, query, header } = exchange;
      const part = `part/${query.get('partNumber')}`;
      const { etag } = await store.put(partsOf(exchange), part, request, {}, payloadHash(header));
      response.writeHead(200, { etag }).end();
    },

    completeMultipartUpload: async (exchange: Exchange): Promise<void> => {
      const { headers } = await requireUpload(exchange);
      const { bucket, key } = exchange;
      const xml = (await readBody(exchange)).toString();
      const [numbers, etags] = [textsOf(xml, 'PartNumber'), textsOf(xml, 'ETag')];
      const parts = await Promise.all(numbers.map((number) => store.find(partsOf(exchange), `part/${number}`)));
      if (parts.length === 0 || parts.some((part, i) => part?.etag !== etags[i])) {
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
      }
      const content = store.concatenation(
        partsOf(exchange),
        numbers.map((number) => `part/${number}`),
      );
      const etag = `"${createHash('sha256').update(etags.join()).digest('hex').slice(0, 32)}-${numbers.length}"`;
      const { versionId } = await store.put(bucket, key, content, headers, undefined, etag);
      await store.removeBucket(partsOf(exchange));
      if (versionId) exchange.response.setHeader('x-amz-version-id', versionId);
      sendXml(
        exchange,
        'CompleteMultipartUploadResult',
        element('Bucket', bucket) + element('Key', key) + element('ETag', etag),
      );
    },

    abortMultipartUpload: async (exchange: Exchange): Promise<void> => {
      await store.removeBucket(partsOf(exchange));
      exchange.response.writeHead(204).end();
    },
  };
};

const noSuchUpload = () => new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.');

async function* nothing(): AsyncGenerator<Uint8Array> {}
