import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import type { Redis } from 'ioredis';
import { networkOf } from '../../platform/network.ts';
import { identityOf } from './authentication.ts';
import { requestError } from './problem.errors.ts';

/** Requests a minute for one account, or for one network of those who are not signed in. */
const perMinute = 600;

/**
 * Counted in Redis for all processes together, told in RateLimit headers (IETF draft-ietf-httpapi-ratelimit-headers).
 * Without Redis nothing passes uncounted: the answer is 503 (ASVS 16.5.3).
 */
export const rateLimitPlugin = fp(async (app, { redis, refused }: { redis: Redis; refused: () => void }) => {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    redis,
    nameSpace: 'rate:',
    skipOnError: false,
    enableDraftSpec: true,
    onExceeded: refused,
    keyGenerator: (request) => identityOf(request)?.accountId ?? networkOf(request.ip),
    errorResponseBuilder: (_request, { ttl }) =>
      requestError('rate-limited', { headers: { 'retry-after': String(Math.ceil(ttl / 1000)) } }),
  });
});
