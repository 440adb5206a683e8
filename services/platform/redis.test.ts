import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { openRedis } from './redis.ts';

test('a process that stands still does not take that for the silence of Redis', async () => {
  const { redisUrl } = await createTestBackends();
  const redis = await openRedis(redisUrl, pino({ level: 'silent' }), 200);
  const answer = redis.ping();
  // The command leaves, and nobody reads what comes.
  await new Promise(setImmediate);
  const end = performance.now() + 600;
  while (performance.now() < end);
  expect(await answer).toBe('PONG');
  await redis.quit();
});
