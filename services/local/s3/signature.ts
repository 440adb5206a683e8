import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';

/** AWS Signature Version 4, checked (Amazon S3 API Reference, "Authenticating Requests"). */

export type Credentials = { accessKeyId: string; secretAccessKey: string };

export type SignedRequest = { method: string; path: string; query: URLSearchParams; headers: Record<string, string> };

/** Milliseconds that the clocks of client and server may differ. */
const clockSkew = 15 * 60_000;

/**
 * Checks a request that is signed in its Authorization header or, presigned, in its query.
 * @throws {S3Error} AccessDenied, InvalidAccessKeyId, RequestTimeTooSkewed, SignatureDoesNotMatch
 */
export const checkSignature = (request: SignedRequest, credentials: Credentials): void => {
  const { headers, query } = request;
  if (query.has('X-Amz-Signature')) {
    const date = query.get('X-Amz-Date') ?? '';
    const lifetime = Number(query.get('X-Amz-Expires')) * 1000;
    if (!(Date.now() < instantOf(date) + lifetime)) throw new S3Error('AccessDenied', 'Request has expired');
    const unsigned = new URLSearchParams(query);
    unsigned.delete('X-Amz-Signature');
    compare(
      canonicalRequest({ ...request, query: unsigned }, query.get('X-Amz-SignedHeaders') ?? '', 'UNSIGNED-PAYLOAD'),
      date,
      { credential: query.get('X-Amz-Credential') ?? '', signature: query.get('X-Amz-Signature') ?? '' },
      credentials,
    );
    return;
  }
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      headers['authorization'] ?? '',
    ) ?? [];
  if (!signature) throw new S3Error('AccessDenied', 'Access Denied');
  const date = headers['x-amz-date'] ?? '';
  if (!(Math.abs(Date.now() - instantOf(date)) < clockSkew)) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  const payload = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  compare(canonicalRequest(request, signedHeaders, payload), date, { credential, signature }, credentials);
};

/** Checks the signature of a POST policy, which signs the encoded policy itself. @throws {S3Error} */
export const checkPolicySignature = (
  policy: string,
  signed: { credential: string; signature: string },
  credentials: Credentials,
): void => compareText(policy, signed, credentials);

const compare = (
  canonical: string,
  date: string,
  signed: { credential: string; signature: string },
  credentials: Credentials,
): void => {
  const scope = signed.credential.split('/').slice(1).join('/');
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  compareText(text, signed, credentials);
};

const compareText = (
  text: string,
  { credential, signature }: { credential: string; signature: string },
  { accessKeyId, secretAccessKey }: Credentials,
): void => {
  const [keyId, ...scope] = credential.split('/');
  if (keyId !== accessKeyId) throw new S3Error('InvalidAccessKeyId', 'The access key does not exist in our records.');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const [expected, given] = [hmac(key, text), Buffer.from(signature, 'hex')];
  if (expected.length === given.length && timingSafeEqual(expected, given)) return;
  throw new S3Error('SignatureDoesNotMatch', 'The signature we calculated does not match the one you provided.');
};

const canonicalRequest = (request: SignedRequest, signedHeaders: string, payload: string): string => {
  const query = [...request.query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`)
    .join('');
  return [request.method, request.path, query, headers, signedHeaders, payload].join('\n');
};

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986, which also encodes what encodeURIComponent leaves. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** `20261122T193000Z` in milliseconds; NaN for anything else. */
const instantOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
