import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { killLiveProcesses } from '../local/managed-process.ts';
import { type Backends, migrate } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { createBucket, s3Credentials, startS3 } from '../local/s3.ts';

const localDir = join(import.meta.dirname, '../../.local');

/** Where this run has its files, until it ends. */
export const benchDir = join(localDir, `bench-${process.pid}`);

/** PostgreSQL, Redis and S3 as `npm start` has them, on free ports and empty. */
export const startBackends = async (): Promise<Backends> => {
  await mkdir(benchDir, { recursive: true });
  const [postgres, redis, s3] = await Promise.all([
    startPostgres({ dir: join(benchDir, 'postgres'), port: await freePort(), password: 'bench' }),
    startRedis({ dir: join(benchDir, 'redis'), port: await freePort() }),
    startS3({ dir: join(benchDir, 's3'), port: await freePort() }),
  ]);
  await Promise.all([migrate(benchDir, postgres.url), createBucket(join(benchDir, 's3'), 'bench')]);
  // The AWS SDK reads its credentials from the environment.
  Object.assign(process.env, s3Credentials);
  return { databaseUrl: postgres.url, redisUrl: redis.url, s3Endpoint: s3.url, s3Bucket: 'bench' };
};

/** Ends every process that this run has started, and removes its files. */
export const removeBackends = async (): Promise<void> => {
  await killLiveProcesses();
  await rm(benchDir, { recursive: true, force: true });
};
