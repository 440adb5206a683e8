import { randomUUIDv7 } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { createTestAccounts } from '../../acceptance/test-accounts.ts';
import { liveProcesses } from '../../local/managed-process.ts';
import { apiVariables, type Backends, startService } from '../../local/platform-processes.ts';
import { freePort } from '../../local/ports.ts';
import { createSecrets } from '../../local/secrets.ts';
import { benchDir } from '../backends.ts';
import { findWrk } from '../wrk.ts';
import { loadByScript } from './load.ts';
import { processorDuring } from './processor.ts';

/** Accounts that ask: each stays below its limit of 600 requests a minute. */
const accounts = 1_500;

/** Answers of several API processes together. */
export type ApiScale = {
  processes: number;
  /** Requests a second. */
  reads: number;
  writes: number;
};

export type ApiFigures = {
  scale: ApiScale[];
  /** Of one request, with one process: milliseconds of the processor. */
  read: { api: number; database: number };
  write: { api: number; database: number };
  /** Bytes of Redis for each account that asked within a minute: its rate limit. */
  redisBytesPerAccount: number;
};

/**
 * The real API, several processes of it, each loaded through a port of its own as a load balancer that spreads evenly
 * would; reads are a document by its id, writes are announcements.
 */
export const measureApi = async (
  backends: Backends,
  counts: readonly number[],
  seconds: number,
): Promise<ApiFigures> => {
  const wrk = await findWrk();
  const sql = postgres(backends.databaseUrl, { max: 4, onnotice: () => {} });
  const redis = new Redis(backends.redisUrl);
  const secrets = createSecrets();
  const ports = await Promise.all(Array.from({ length: Math.max(...counts) }, () => freePort()));
  const url = `http://localhost:${ports[0]}`;
  const requests = await makeRequests(sql, { url, jwtKeys: secrets.jwtKeys });

  const start = async (port: number) => {
    const home = join(benchDir, `api-${port}`);
    await mkdir(home, { recursive: true });
    const variables = {
      ...apiVariables(backends, secrets, { api: port }),
      PUBLIC_URL: url,
      QUOTA_UPLOADS: '1000000',
      LOG_LEVEL: 'info',
    };
    return startService({ id: 'api', home, variables });
  };
  const databasePid = [...liveProcesses].find(({ name }) => name === 'PostgreSQL')?.pid as number;

  const figures: ApiFigures = {
    scale: [],
    read: { api: 0, database: 0 },
    write: { api: 0, database: 0 },
    redisBytesPerAccount: 0,
  };
  for (const processes of counts) {
    const used = ports.slice(0, processes);
    const services = await Promise.all(used.map(start));
    const empty = await usedMemory(redis);
    const measure = async (script: string) => {
      await redis.flushdb();
      const all = await Promise.all(
        used.map((port) =>
          loadByScript(wrk, {
            url: `http://127.0.0.1:${port}`,
            script,
            seconds,
            connections: Math.ceil(32 / processes),
          }),
        ),
      );
      return all.reduce((sum, one) => sum + one, 0);
    };
    // Warms everybody up.
    await measure(requests.reads);
    const scale: ApiScale = { processes, reads: 0, writes: 0 };
    for (const [kind, one] of [
      ['reads', 'read'],
      ['writes', 'write'],
    ] as const) {
      const groups = { api: services.map(({ pid }) => pid), database: [databasePid] };
      const processor = await processorDuring(groups, async () => {
        scale[kind] = await measure(requests[kind]);
      });
      const count = scale[kind] * seconds;
      if (processes === 1) figures[one] = { api: processor.api / count, database: processor.database / count };
    }
    figures.scale.push(scale);
    if (processes === 1) {
      const counted = await redis.dbsize();
      figures.redisBytesPerAccount = ((await usedMemory(redis)) - empty) / counted;
    }
    await Promise.all(services.map((service) => service.kill()));
  }
  await sql`truncate accounts, documents, jobs, idempotency_keys, account_usage cascade`.catch(() => {});
  await Promise.all([sql.end(), redis.quit()]);
  return figures;
};

/** Accounts with a document each, and what wrk sends in turn for them. */
const makeRequests = async (sql: postgres.Sql, { url, jwtKeys }: { url: string; jwtKeys: string }) => {
  const testAccounts = await createTestAccounts({ sql, issuer: url, jwtKeys });
  const lines: string[] = [];
  for (let n = 0; n < accounts; n++) {
    const account = await testAccounts.create();
    const id = randomUUIDv7();
    await sql`
      insert into documents (id, owner_id, filename, media_type, size, sha256, state)
      values (${id}, ${account.id}, 'photo.jpg', 'image/jpeg', 4000000, ${'0'.repeat(64)}, 'ready')`;
    lines.push(`{ "${id}", "${await testAccounts.signIn(account)}" }`);
  }
  const script = async (name: string, request: string): Promise<string> => {
    const file = join(benchDir, `${name}.lua`);
    await writeFile(
      file,
      `local all = {\n${lines.join(',\n')}\n}\nmath.randomseed(os.time())\nlocal at = math.random(#all)\n${request}\n`,
    );
    return file;
  };
  return {
    reads: await script(
      'reads',
      `request = function()
  at = at % #all + 1
  return wrk.format("GET", "/v1/documents/" .. all[at][1], { authorization = "Bearer " .. all[at][2] })
end`,
    ),
    writes: await script(
      'writes',
      `request = function()
  at = at % #all + 1
  local headers = { authorization = "Bearer " .. all[at][2], ["content-type"] = "application/json" }
  local hash = string.format("%08x", math.random(0, 2^31 - 1)):rep(8)
  return wrk.format("POST", "/v1/documents", headers, '{"filename":"photo.jpg","mediaType":"image/jpeg","size":4000000,"sha256":"' .. hash .. '"}')
end`,
    ),
  };
};

export const usedMemory = async (redis: Redis): Promise<number> =>
  Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
