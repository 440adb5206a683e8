import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bucketOperations } from './bucket-operations.ts';
import { type Exchange, element, sendXml } from './exchange.ts';
import { multipartOperations } from './multipart-operations.ts';
import { objectOperations } from './object-operations.ts';
import { openObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';
import { checkSignature } from './signature.ts';

/**
 * The S3 of a developer's machine: the operations the platform uses, over files, with path-style addresses.
 * Signatures, expiry and POST policies are checked as S3 does, so that a test can rely on a refusal.
 *
 * node main.ts FOLDER PORT [ADDRESS], with the credentials of its clients in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
 */
const [dir = '', port, address = '127.0.0.1'] = process.argv.slice(2);
const credentials = {
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
};
const store = openObjectStore(dir);
const operations = {
  ...bucketOperations(store),
  ...objectOperations(store, credentials),
  ...multipartOperations(store),
};

/** Which operation a request is; the most specific line wins by coming first. */
const operationOf = ({ request: { method }, key, query, header }: Exchange) => {
  if (!key) {
    if (method === 'HEAD') return operations.headBucket;
    if (query.has('versioning') && method === 'PUT') return operations.putBucketVersioning;
    if (query.has('versioning') && method === 'GET') return operations.getBucketVersioning;
    if (query.has('versions') && method === 'GET') return operations.listObjectVersions;
    if (method === 'PUT') return operations.createBucket;
    if (method === 'GET') return operations.listObjectsV2;
    if (method === 'POST') return query.has('delete') ? operations.deleteObjects : operations.postObject;
  }
  if (method === 'POST' && query.has('uploads')) return operations.createMultipartUpload;
  if (method === 'POST' && query.has('uploadId')) return operations.completeMultipartUpload;
  if (method === 'PUT' && query.has('uploadId')) return operations.uploadPart;
  if (method === 'DELETE' && query.has('uploadId')) return operations.abortMultipartUpload;
  if (method === 'PUT') return header('x-amz-copy-source') ? operations.copyObject : operations.putObject;
  if (method === 'GET') return operations.getObject;
  if (method === 'HEAD') return operations.headObject;
  if (method === 'DELETE') return operations.deleteObject;
  throw new S3Error('NotImplemented', 'This operation is not implemented here.');
};

const handle = async (exchange: Exchange, path: string): Promise<void> => {
  const { request, bucket, query } = exchange;
  const operation = operationOf(exchange);
  // An upload by form is signed by its policy instead.
  if (operation !== operations.postObject) {
    const headers = request.headers as Record<string, string>;
    checkSignature({ method: request.method ?? '', path, query, headers }, credentials);
  }
  if (operation !== operations.createBucket) await store.requireBucket(bucket);
  await operation(exchange);
};

const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  response.setHeader('access-control-allow-origin', '*').setHeader('access-control-expose-headers', 'etag');
  if (request.method === 'OPTIONS') {
    const allowed = { 'access-control-allow-methods': 'GET, HEAD, PUT, POST', 'access-control-allow-headers': '*' };
    response.writeHead(204, allowed).end();
    return;
  }
  const [path = '', search = ''] = (request.url ?? '').split('?', 2);
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  const exchange: Exchange = {
    request,
    response,
    bucket,
    key: key.join('/'),
    query: new URLSearchParams(search),
    header: (name) => request.headers[name] as string | undefined,
  };
  try {
    await handle(exchange, path);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const { code, status, message } =
      error instanceof S3Error
        ? error
        : { code: 'InternalError', status: 500, message: 'We encountered an internal error.' };
    if (status === 500) console.error(error);
    sendXml(exchange, 'Error', element('Code', code) + element('Message', message), status);
  }
});

server.listen(Number(port), address);
process.once('SIGTERM', () => {
  server.close();
  server.closeIdleConnections();
});
