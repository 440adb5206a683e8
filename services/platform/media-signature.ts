import { createPublicKey, verify } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';

/**
 * Signed URLs and cookies as CloudFront checks them: one custom policy with wildcards is good for all objects whose
 * address matches, one without for a single object.
 * CloudFront Developer Guide, "Create a signed URL using a custom policy", "Set signed cookies using a custom policy";
 * ECDSA P-256 with SHA-256.
 */

/** Seconds a signature is valid at least, and at most twice that: it stays the same in between, so caches can hold it. */
export const mediaLifetime = 900;

/** The parts of a signature: in a URL under these names, in cookies with a prefix. */
const parts = ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;

export const mediaCookieNames = parts.map((part) => `CloudFront-${part}` as const);

/** Cookies by name, and when they end, in seconds since the epoch. */
export type MediaCookies = { values: Record<string, string>; expires: number };

export type MediaSigner = ReturnType<typeof createMediaSigner>;

/** @param options.url origin of the media, without a trailing slash */
export const createMediaSigner = (options: { url: string; keyId: string; privateKey: string }) => {
  const inputFor = (resource: string, expires: number) => {
    const policy = { Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': expires } } }] };
    return {
      url: options.url,
      keyPairId: options.keyId,
      privateKey: options.privateKey,
      policy: JSON.stringify(policy),
      algorithm: 'SHA256' as const,
    };
  };

  const signedQuery = (resource: string, expires: number): string =>
    new URL(getSignedUrl(inputFor(resource, expires))).search;

  /** The same for a quarter of an hour. */
  const nextEnd = (now: number): number => (Math.floor(now / 1000 / mediaLifetime) + 2) * mediaLifetime;

  return {
    /** When what is signed for many objects at `now` ends: seconds since the epoch. */
    endOf: nextEnd,

    /**
     * Address of the object `key`, signed for everything below `folder` (which ends with a slash).
     * @param now milliseconds since the epoch
     */
    sign: (key: string, folder: string, now = Date.now()): { url: string; expires: number } => {
      const expires = nextEnd(now);
      return { url: `${options.url}/${key}${signedQuery(`${options.url}/${folder}*`, expires)}`, expires };
    },

    /**
     * Address of the object `key`, signed for it alone: without a wildcard, the policy names the URL as it is before
     * CloudFront's own parameters (AWS CLI Command Reference, "cloudfront sign").
     * @param lifetime seconds
     * @param now milliseconds since the epoch
     */
    signOne: (key: string, lifetime: number, now = Date.now()): { url: string; expires: number } => {
      const expires = Math.floor(now / 1000) + lifetime;
      const url = `${options.url}/${key}`;
      return { url: url + signedQuery(url, expires), expires };
    },

    /**
     * Cookies that open every object whose key matches `pattern`, where `*` is any text and `?` any character.
     * @param now milliseconds since the epoch
     */
    signCookies: (pattern: string, now = Date.now()): MediaCookies => {
      const expires = nextEnd(now);
      const values = getSignedCookies(inputFor(`${options.url}/${pattern}`, expires));
      return { values: Object.fromEntries(mediaCookieNames.map((name) => [name, String(values[name])])), expires };
    },
  };
};

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * What CloudFront does at the edge, for the stack without it. A signature in the URL is the one that counts; cookies
 * are looked at where there is none (CloudFront Developer Guide, "Decide to use signed URLs or signed cookies").
 * @returns whether `query` or `cookies` carry a valid signature for `url` at `now` (milliseconds since the epoch)
 */
export const createMediaVerifier = (options: { keyId: string; privateKey: string }) => {
  const publicKey = createPublicKey(options.privateKey);

  return (url: string, query: Texts, cookies: Texts = {}, now = Date.now()): boolean => {
    const inUrl = parts.some((part) => query[part] !== undefined);
    const [policyText, signature, keyId, algorithm] = parts.map((part) =>
      inUrl ? query[part] : cookies[`CloudFront-${part}`],
    );
    if (!policyText || !signature || keyId !== options.keyId || algorithm !== 'SHA256') return false;
    const policy = decode(policyText);
    if (!verify('sha256', policy, publicKey, decode(signature))) return false;
    const [statement] = (JSON.parse(policy.toString()) as SignedPolicy).Statement;
    if (!statement || statement.Condition.DateLessThan['AWS:EpochTime'] * 1000 <= now) return false;
    return matcherOf(statement.Resource).test(url);
  };
};

type SignedPolicy = {
  Statement: { Resource: string; Condition: { DateLessThan: { 'AWS:EpochTime': number } } }[];
};

/** Only what carries our signature gets here. */
const matcherOf = (resource: string): RegExp => {
  const pattern = resource
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`);
};

/** CloudFront's own URL-safe base64: + = / are - _ ~. */
const decode = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');
