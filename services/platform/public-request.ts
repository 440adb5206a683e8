import { lookup as systemLookup } from 'node:dns/promises';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that somebody gave us leads to where we do not go: into our own network, to say the least. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** What came back, of its body the beginning. */
export type PublicAnswer = { status: number; body: string; retryAfter: string | null };

type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

export type PublicRequestOptions = {
  headers: Record<string, string>;
  body: string;
  /** Milliseconds from the look-up of the name to the end of the answer. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** How names become addresses; by default as the system says. */
  resolve?: Resolve;
  /** Which addresses may be reached; by default those of the public Internet. */
  allowed?: (address: string) => boolean;
  /** Authorities that are trusted besides the system's, in PEM. */
  ca?: string;
};

/** Of an answer, no more than this is read: it is for a log. */
const answerMaxBytes = 4096;

/**
 * POSTs to an address that a stranger chose, such as a webhook (ASVS 13.2.4, 15.3.2; OWASP SSRF Prevention Cheat Sheet).
 *
 * Only https to the public Internet. The name is resolved once, every address it has must be public, and the connection
 * is made to one of these very addresses: a name that changes its mind in between (DNS rebinding) gains nothing. A
 * redirect is an answer like any other, and not followed.
 *
 * @throws ForbiddenAddressError, or what went wrong on the way
 */
export const postPublicly = async (target: string, options: PublicRequestOptions): Promise<PublicAnswer> => {
  const url = new URL(target);
  if (url.protocol !== 'https:') throw new ForbiddenAddressError('Only https is spoken.');
  if (url.username || url.password) throw new ForbiddenAddressError('An address with a password is not called.');
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  signal.throwIfAborted();
  const [address] = await unlessAborted(signal, addressesOf(url.hostname.replace(/^\[|\]$/g, ''), options));
  return send(url, address, { ...options, signal });
};

/** The system's look-up of a name cannot be called off, but need not be waited for. */
const unlessAborted = <Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
};

/** @throws ForbiddenAddressError when there is none, or one of them is not public */
const addressesOf = async (hostname: string, options: PublicRequestOptions): Promise<[Pinned, ...Pinned[]]> => {
  const { resolve = systemResolve, allowed = isPublic } = options;
  const family = isIP(hostname);
  const addresses = family ? [{ address: hostname, family }] : await resolve(hostname);
  if (addresses.length === 0 || !addresses.every(({ address }) => allowed(address))) {
    throw new ForbiddenAddressError(`${hostname} is not on the public Internet.`);
  }
  return addresses as [Pinned, ...Pinned[]];
};

type Pinned = { address: string; family: number };

const systemResolve: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** Neither private, local, shared, reserved nor an IPv4 address in the clothes of IPv6 that is (RFC 6890). */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

type Sent = Pick<PublicRequestOptions, 'headers' | 'body' | 'ca'> & { signal: AbortSignal };

const send = (url: URL, { address, family }: Pinned, { headers, body, signal, ca }: Sent) => {
  const { promise, resolve, reject } = Promise.withResolvers<PublicAnswer>();
  const pinned: RequestOptions['lookup'] = (_hostname, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family);
  const call = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: pinned,
    signal,
    agent: false,
    ...(ca !== undefined && { ca }),
  });
  call.on('error', reject);
  call.on('response', (response) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = () => {
      const text = Buffer.concat(parts).subarray(0, answerMaxBytes).toString('utf8');
      const retryAfter = response.headers['retry-after'] ?? null;
      resolve({ status: response.statusCode as number, body: text, retryAfter });
    };
    response.on('error', reject).on('end', end);
    response.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size < answerMaxBytes) return;
      end();
      call.destroy();
    });
  });
  call.end(body);
  return promise;
};
