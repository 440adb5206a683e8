import { createPublicKey, verify } from 'node:crypto';
import { getSignedUrl } from '@aws-sdk/cloudfront-signer';

/**
 * Signed URLs as CloudFront checks them: one custom policy with a wildcard is good for all objects below a path, one
 * without for a single object.
 * CloudFront Developer Guide, "Create a signed URL using a custom policy"; ECDSA P-256 with SHA-256.
 */

/** Seconds a signature is valid at least, and at most twice that: it stays the same in between, so caches can hold it. */
export const mediaLifetime = 900;

export type MediaSigner = ReturnType<typeof createMediaSigner>;

/** @param options.url origin of the media, without a trailing slash */
export const createMediaSigner = (options: { url: string; keyId: string; privateKey: string }) => {
  const signedQuery = (resource: string, expires: number): string => {
    const policy = { Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': expires } } }] };
    const signed = getSignedUrl({
      url: options.url,
      keyPairId: options.keyId,
      privateKey: options.privateKey,
      policy: JSON.stringify(policy),
      algorithm: 'SHA256',
    });
    return new URL(signed).search;
  };

  return {
    /**
     * Address of the object `key`, signed for everything below `folder` (which ends with a slash).
     * @param now milliseconds since the epoch
     */
    sign: (key: string, folder: string, now = Date.now()): { url: string; expires: number } => {
      const expires = (Math.floor(now / 1000 / mediaLifetime) + 2) * mediaLifetime;
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
  };
};

/**
 * What CloudFront does at the edge, for the stack without it.
 * @returns whether `query` carries a valid signature for `url` at `now` (milliseconds since the epoch)
 */
export const createMediaVerifier = (options: { keyId: string; privateKey: string }) => {
  const publicKey = createPublicKey(options.privateKey);

  return (url: string, query: Readonly<Record<string, string | undefined>>, now = Date.now()): boolean => {
    const { Policy, Signature } = query;
    if (!Policy || !Signature || query['Key-Pair-Id'] !== options.keyId || query['Hash-Algorithm'] !== 'SHA256')
      return false;
    const policy = decode(Policy);
    if (!verify('sha256', policy, publicKey, decode(Signature))) return false;
    const [statement] = (JSON.parse(policy.toString()) as SignedPolicy).Statement;
    if (!statement || statement.Condition.DateLessThan['AWS:EpochTime'] * 1000 <= now) return false;
    const { Resource: resource } = statement;
    return resource.endsWith('*') ? url.startsWith(resource.slice(0, -1)) : url === resource;
  };
};

type SignedPolicy = {
  Statement: { Resource: string; Condition: { DateLessThan: { 'AWS:EpochTime': number } } }[];
};

/** CloudFront's own URL-safe base64: + = / are - _ ~. */
const decode = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');
