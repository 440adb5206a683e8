import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { isOutage } from './outage.ts';
import { createThrottle, type Throttle } from './throttle.ts';

let redis: Redis;
let throttle: Throttle;

beforeAll(async () => {
  redis = new Redis((await createTestBackends()).redisUrl);
  throttle = createThrottle({ redis, name: 'test', failures: 3, window: 900 });
});
beforeEach(() => redis.flushdb());
afterAll(() => redis.quit());

const fail = async (subject = 'marie') => (await throttle.attempt(subject)).failed();

const failures = async (count: number) => {
  let wait: number | null = null;
  for (let n = 0; n < count; n++) wait = await fail();
  return wait;
};

const refused = { code: 'too-many-attempts', entry: { status: 429 } };

describe('a throttle', () => {
  test('refuses after so many failures, and says how long', async () => {
    expect(await failures(2)).toBeNull();
    expect(await fail()).toBe(900);
    await expect(throttle.attempt('marie')).rejects.toMatchObject({
      ...refused,
      headers: { 'retry-after': expect.stringMatching(/^(8\d\d|900)$/) },
    });
    await throttle.attempt('paul');
  });

  test('lets no more parallel attempts pass than successive ones', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 100 }, () => throttle.attempt('marie')));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('doubles the wait each time, up to 4 hours, and is not prolonged by asking', async () => {
    const waits: (number | null)[] = [];
    for (let n = 0; n < 7; n++) {
      waits.push(await failures(3));
      const left = await redis.ttl('throttle:test:tries:marie');
      await expect(throttle.attempt('marie')).rejects.toMatchObject(refused);
      expect(await redis.ttl('throttle:test:tries:marie')).toBeLessThanOrEqual(left);
      await redis.del('throttle:test:tries:marie'); // the wait is over
    }
    expect(waits).toEqual([900, 1800, 3600, 7200, 14_400, 14_400, 14_400]);
  });

  test('waits as long after parallel failures as after successive ones', async () => {
    const attempts = await Promise.all(Array.from({ length: 3 }, () => throttle.attempt('marie')));
    const waits = await Promise.all(attempts.map((attempt) => attempt.failed()));
    expect(Math.max(...waits.map(Number))).toBe(900);
  });

  test('starts afresh after a success, and when it is cleared', async () => {
    await failures(2);
    await (await throttle.attempt('marie')).passed();
    expect(await failures(3)).toBe(900);
    await throttle.clear('marie');
    expect(await failures(3)).toBe(900);
  });

  test('counts no attempt that was taken back', async () => {
    for (let n = 0; n < 10; n++) await (await throttle.attempt('marie')).withdraw();
    expect(await redis.keys('*')).toEqual([]);
  });

  test('counts what has no outcome', async () => {
    expect([await throttle.take('x'), await throttle.take('x'), await throttle.take('x')]).toEqual([0, 0, 0]);
    expect(await throttle.take('x')).toBeGreaterThan(0);
  });

  test('is closed while Redis is away', async () => {
    const gone = new Redis({ port: 1, enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
    gone.on('error', () => {});
    const closed = createThrottle({ redis: gone, name: 'test', failures: 3, window: 900 });
    expect(isOutage(await closed.attempt('marie').catch((error: unknown) => error))).toBe(true);
    gone.disconnect();
  });
});
