import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A secret of 256 random bits, as Standard Webhooks writes it: `whsec_` and base64. */
export const createSecret = (): string => prefix + randomBytes(32).toString('base64');

/**
 * The headers of one attempt (Standard Webhooks 1.0, "Webhook metadata" and "Signature scheme"): HMAC-SHA256 over
 * `id.timestamp.body`, once for each secret.
 *
 * @param at the time of the attempt, in milliseconds since 1970: receivers refuse what is older than minutes
 */
export const signedHeaders = (options: {
  id: string;
  at: number;
  body: string;
  secrets: readonly string[];
}): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> => {
  const { id, at, body, secrets } = options;
  const timestamp = Math.floor(at / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
};
