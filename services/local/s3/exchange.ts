import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

/** One request and its response, with what every operation needs of them. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  bucket: string;
  key: string;
  query: URLSearchParams;
  /** A request header, by its name in lower case. */
  header: (name: string) => string | undefined;
};

/** Largest body that is held in memory: forms, lists of keys. */
const bodyLimit = 128 * 1024 * 1024;

export const readBody = async ({ request, header }: Exchange): Promise<Buffer> => {
  const length = Number(header('content-length'));
  if (!(length >= 0)) throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (length > bodyLimit) throw new S3Error('EntityTooLarge', 'Your proposed upload is larger than this server takes.');
  return Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
};

export const sendXml = ({ response }: Exchange, name: string, content: string, status = 200): void => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(xml) }).end(xml);
};

export const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${`${value}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</${name}>`;

/** The texts of all elements of a name. Enough for what the SDK writes, which nests none of the same name. */
export const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&apos;', "'")
      .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replaceAll('&amp;', '&'),
  );

const kept = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

/** Headers of a request that its object is served with for as long as it lives. */
export const objectHeaders = (headers: Iterable<[string, string]>): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  ...Object.fromEntries([...headers].filter(([name]) => kept.includes(name) || name.startsWith('x-amz-meta-'))),
});
