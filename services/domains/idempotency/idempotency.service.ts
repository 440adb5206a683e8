import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Resource } from '../../platform/http.ts';
import { idempotencyError } from './idempotency.errors.ts';
import type { IdempotencyRepository } from './idempotency.repository.ts';

export type IdempotentRequest = { accountId: string; key: string; method: string; url: string; body: unknown };

export type Answer = { status: number; body: string };

/** What a request is to do: give the first one's answer, or make this, and end with its own. */
export type Begun = { answer: Answer } | Resource;

/** Longest key taken, in characters. */
const maxLength = 255;

/** Answers a repeated request as the first one (IETF draft-ietf-httpapi-idempotency-key-header). */
export const createIdempotencyService = ({ repository }: { repository: IdempotencyRepository }) => ({
  /**
   * @throws idempotency-key-invalid, idempotency-key-reused, idempotency-key-in-use
   */
  begin: async ({ accountId, key, method, url, body }: IdempotentRequest): Promise<Begun> => {
    if (key.length === 0 || key.length > maxLength) throw idempotencyError('idempotency-key-invalid');
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([method, url, body ?? null]))
      .digest('hex');
    const newId = randomUUIDv7();
    const resourceId = await repository.claim({ accountId, key, fingerprint, resourceId: newId });
    if (resourceId !== null) return { resourceId, resumed: resourceId !== newId };
    const first = await repository.find(accountId, key);
    if (first && first.fingerprint !== fingerprint) throw idempotencyError('idempotency-key-reused');
    if (!first || first.status === null)
      throw idempotencyError('idempotency-key-in-use', { headers: { 'retry-after': '1' } });
    return { answer: { status: first.status, body: first.body ?? '' } };
  },

  /** Keeps the answer, unless it is our failure: then the request may be tried anew. */
  end: async (accountId: string, key: string, { status, body }: Answer): Promise<void> => {
    if (status < 500) await repository.settle(accountId, key, status, body);
    else await repository.release(accountId, key);
  },
});

export type IdempotencyService = ReturnType<typeof createIdempotencyService>;
