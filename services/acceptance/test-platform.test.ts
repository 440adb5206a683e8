import { Redis } from 'ioredis';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { startOwnBackends, startPlatform } from './test-platform.ts';

/** What the fault tests stand on. */
test('a platform on backends of its own comes back after each part was killed', { timeout: 120_000 }, async () => {
  const own = await startOwnBackends();
  const platform = await startPlatform({ backends: own.backends });
  const [sql, redis] = [postgres(own.backends.databaseUrl), new Redis(own.backends.redisUrl)];
  redis.on('error', () => {}); // it is away for a moment
  await sql`create table kept ()`;
  await redis.set('kept', 'yes');

  for (const part of [own.postgres, own.redis, own.s3, platform.api, platform.worker]) {
    const before = part.process.pid;
    await part.kill();
    await part.start();
    expect(part.process.pid).not.toBe(before);
  }
  expect(await sql`select to_regclass('kept')::text as found`).toEqual([{ found: 'kept' }]);
  expect(await redis.get('kept')).toBe('yes');
  expect((await fetch(`${platform.url}/openapi.json`)).status).toBe(200);

  await Promise.all([sql.end(), redis.quit()]);
  await platform.stop();
  await own.stop();
});
