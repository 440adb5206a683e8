import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type OwnBackends, startOwnBackends } from '../local/own-backends.ts';
import { queueKeyPrefix } from '../platform/queue.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import type { FaultRow, Scenario } from './fault-row.ts';
import { type Platform, startPlatform } from './platform.ts';
import { createTraffic } from './traffic.ts';
import { seconds, until } from './wait.ts';

/** Documents that wait when Redis loses all. */
const backlog = { full: 1_000, short: 40 };

/** Milliseconds until Redis knows every job again. */
const rebuildLimit = 60_000;

const ways: Record<string, (servers: OwnBackends) => Promise<void>> = {
  FLUSHALL: async ({ backends }) => {
    const redis = new Redis(backends.redisUrl);
    await redis.flushall();
    redis.disconnect();
  },
  'data directory lost': async ({ redis, dir }) => {
    await redis.kill();
    await rm(join(dir, 'redis'), { recursive: true });
    await redis.start();
  },
};

export const redisWiped: Scenario = {
  about:
    'Documents wait and some are being processed when Redis loses everything: by FLUSHALL, and by a kill with its data ' +
    'directory deleted. Rebuilt is when Redis knows every job again that the table says it should, or it has ended.',

  run: async ({ dir, short, progress }) => {
    const servers = await startOwnBackends(`${dir}/backends`);
    const platform = await startPlatform({ dir, backends: servers.backends, accounts: 20 });
    const traffic = createTraffic(platform);
    const rows: FaultRow[] = [];
    for (const [name, wipe] of Object.entries(ways)) {
      await platform.worker.stop();
      const many = traffic.acknowledged.length + (short ? backlog.short : backlog.full);
      const enough = new AbortController();
      const sending = traffic.run({ lanes: 4, signal: enough.signal, room: () => traffic.acknowledged.length < many });
      await until('the documents wait', 120, async () => traffic.acknowledged.length >= many);
      enough.abort();
      await sending;
      await until('Redis has their jobs', 30, async () => (await count(platform, ['pending'])) === 0);
      await platform.worker.start();
      await until('some are being processed', 30, async () => (await count(platform, ['active'])) > 0);
      await wipe(servers);
      const waiting = await count(platform, ['pending', 'queued', 'active']);
      const rebuilt = await until('Redis is rebuilt', 120, () => isRebuilt(platform, servers));
      progress(`${name} while ${waiting} jobs waited, rebuilt in ${seconds(rebuilt)}`);
      await untilAllEnded(platform.sql);
      const { lost, doubled } = await countEffects(platform, traffic.acknowledged, null);
      for (const detail of [...lost, ...doubled].slice(0, 20)) progress(detail);
      rows.push({
        promise: `Redis wiped: ${name}`,
        asked: 'rebuilt ≤ 60 s, 0 lost',
        measured: `${waiting} jobs waited: rebuilt in ${seconds(rebuilt)}, ${lost.length} lost, ${doubled.length} double`,
        pass: waiting > 0 && lost.length === 0 && doubled.length === 0,
        inTime: rebuilt <= rebuildLimit,
      });
    }
    await platform.stop();
    await servers.stop();
    return rows;
  },
};

const count = async ({ sql }: Platform, states: readonly string[]): Promise<number> => {
  const [row] = await sql`select count(*)::int from jobs where status::text = any(${[...states]})`;
  return row?.['count'];
};

/** Whether Redis has every job that the table gave it and that has not ended. */
const isRebuilt = async ({ sql }: Platform, { backends }: OwnBackends): Promise<boolean> => {
  const jobs = await sql<{ id: string; queue: string; status: string }[]>`
    select id, queue, status from jobs where status not in ('completed', 'failed')`;
  if (jobs.some(({ status }) => status === 'pending')) return false;
  const redis = new Redis(backends.redisUrl, { lazyConnect: true });
  try {
    await redis.connect();
    const keys = jobs.map(({ id, queue }) => `${queueKeyPrefix}:${queue}:${id}`);
    const known = keys.length === 0 ? 0 : await redis.exists(...keys);
    if (known === jobs.length) return true;
    // Those that ended between the two looks are no longer known, nor need they be.
    const [row] = await sql`select count(*)::int from jobs where id = any(${jobs.map(({ id }) => id)})
      and status in ('completed', 'failed')`;
    return known + row?.['count'] >= jobs.length;
  } finally {
    redis.disconnect();
  }
};
