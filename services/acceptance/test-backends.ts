import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { Backends } from '../local/platform-processes.ts';
import { createBucket } from '../local/s3.ts';
import { templateDatabase } from './global-setup.ts';

/**
 * A database with the current schema, an empty Redis database and an empty bucket, for one test file alone.
 * Nothing has to be given back: all of it ends with the test run.
 */
export const createTestBackends = async (): Promise<Backends> => {
  const { postgresUrl, redisUrl, s3Endpoint, dir } = inject('servers');
  const name = `test-${randomBytes(6).toString('hex')}`;
  const [database] = await Promise.all([nextRedisDatabase(redisUrl), createDatabase(postgresUrl, name)]);
  await createBucket(join(dir, 's3'), name);
  return {
    databaseUrl: postgresUrl.replace(/[^/]*$/, name),
    redisUrl: `${redisUrl}/${database}`,
    s3Endpoint,
    s3Bucket: name,
  };
};

const createDatabase = async (postgresUrl: string, name: string): Promise<void> => {
  const sql = postgres(postgresUrl, { max: 1 });
  await sql`create database ${sql(name)} template ${sql(templateDatabase)}`;
  await sql.end();
};

/** Redis has numbered databases; number 0 counts those given out. */
const nextRedisDatabase = async (url: string): Promise<number> => {
  const redis = new Redis(url);
  const number = await redis.incr('databases');
  await redis.quit();
  return number;
};
