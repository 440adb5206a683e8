import { createHash } from 'node:crypto';
import { idempotencyError } from './idempotency.errors.ts';
import type { IdempotencyRepository } from './idempotency.repository.ts';

export type IdempotentRequest = { accountId: string; key: string; method: string; url: string; body: unknown };

export type Answer = { status: number; body: string };

/** Longest key taken, in characters. */
const maxLength = 255;

/** Answers a repeated request as the first one (IETF draft-ietf-httpapi-idempotency-key-header). */
export const createIdempotencyService = ({ repository }: { repository: IdempotencyRepository }) => ({
  /**
   * @returns the first request's answer, or null: this is the first, and its answer must be settled or released
   * @throws idempotency-key-invalid, idempotency-key-reused, idempotency-key-in-use
   */
  begin: async ({ accountId, key, method, url, body }: IdempotentRequest): Promise<Answer | null> => {
    if (key.length === 0 || key.length > maxLength) throw idempotencyError('idempotency-key-invalid');
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([method, url, body ?? null]))
      .digest('hex');
    if (await repository.claim({ accountId, key, fingerprint })) return null;
    const first = await repository.find(accountId, key);
    if (first && first.fingerprint !== fingerprint) throw idempotencyError('idempotency-key-reused');
    if (!first || first.status === null)
      throw idempotencyError('idempotency-key-in-use', { headers: { 'retry-after': '1' } });
    return { status: first.status, body: first.body ?? '' };
  },

  /** Keeps the answer, unless it is our failure: then the request may be tried anew. */
  end: async (accountId: string, key: string, { status, body }: Answer): Promise<void> => {
    if (status < 500) await repository.settle(accountId, key, status, body);
    else await repository.release(accountId, key);
  },
});

export type IdempotencyService = ReturnType<typeof createIdempotencyService>;
