import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { ensureSites } from '../build/sites.ts';
import { migrate } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { s3Credentials, startS3 } from '../local/s3.ts';
import { sitesDir } from '../local/web.ts';

/** One PostgreSQL, Redis and S3 for a whole test run, on free ports, in a folder that is deleted afterwards. */
export type TestServers = { postgresUrl: string; redisUrl: string; s3Endpoint: string; dir: string };

declare module 'vitest' {
  interface ProvidedContext {
    servers: TestServers;
  }
}

/** A migrated, empty database that each test file's own is copied from. */
export const templateDatabase = 'template_platform';

const localDir = join(import.meta.dirname, '../../.local');

/** What can be lost when the machine loses power need not be waited for in a test. */
export const unsafeButFast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export default async (project: TestProject) => {
  await removeLeftovers();
  const dir = join(localDir, `test-${process.pid}`);
  await mkdir(dir, { recursive: true });
  await ensureSites(sitesDir);
  const password = 'test';
  const servers = await Promise.all([
    startPostgres({
      dir: join(dir, 'postgres'),
      port: await freePort(),
      password,
      settings: { ...unsafeButFast, max_connections: '400' },
    }),
    startRedis({ dir: join(dir, 'redis'), port: await freePort() }),
    startS3({ dir: join(dir, 's3'), port: await freePort() }),
  ]);
  const [{ url: postgresUrl }, { url: redisUrl }, { url: s3Endpoint }] = servers;
  await createTemplate(dir, postgresUrl);
  // The AWS SDK reads its credentials from the environment, which test workers inherit.
  Object.assign(process.env, s3Credentials);
  project.provide('servers', { postgresUrl, redisUrl, s3Endpoint, dir });

  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dir, { recursive: true, force: true });
  };
};

const createTemplate = async (home: string, postgresUrl: string): Promise<void> => {
  const sql = postgres(postgresUrl, { max: 1 });
  await sql`create database ${sql(templateDatabase)}`;
  await sql.end();
  await migrate(home, postgresUrl.replace(/[^/]*$/, templateDatabase));
};

/** Folders of test runs that crashed; their servers ended with them. */
const removeLeftovers = async (): Promise<void> => {
  const names = await readdir(localDir).catch(() => []);
  for (const name of names) {
    const pid = /^test-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) await rm(join(localDir, name), { recursive: true, force: true });
  }
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
