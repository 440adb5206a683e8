import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Connect } from 'vite';

const compress = promisify(brotliCompress);

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Answers with the files of `dir` that compress, as small as CloudFront makes them; leaves all else to who comes next.
 * Without it a page here would weigh three times what it weighs in the cloud.
 */
export const compressed = (dir: string): Connect.NextHandleFunction => {
  const known = new Map<string, Promise<Buffer>>();
  const compressedFile = (file: string, etag: string): Promise<Buffer> => {
    const key = `${file} ${etag}`;
    const body =
      known.get(key) ??
      readFile(file).then((plain) => compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
    known.set(key, body);
    return body;
  };

  return async (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // As at the edge: a path without a file's extension is a page.
    const file = join(dir, extname(pathname) ? pathname : 'index.html');
    const mediaType = mediaTypes[extname(file)];
    const accepts = `${request.headers['accept-encoding']}`.includes('br');
    const found = mediaType && accepts ? await stat(file).catch(() => null) : null;
    if (!mediaType || !found) return next();
    const etag = `W/"${found.size}-${found.mtimeMs}"`;
    response.setHeader('etag', etag);
    response.setHeader('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === etag) {
      response.statusCode = 304;
      response.end();
      return;
    }
    response.setHeader('content-type', mediaType);
    response.setHeader('content-encoding', 'br');
    response.end(await compressedFile(file, etag));
  };
};
