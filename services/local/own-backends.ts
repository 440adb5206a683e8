import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Backends, migrate } from './platform-processes.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { restartable } from './restartable.ts';
import { createBucket, startS3 } from './s3.ts';

export type OwnBackends = Awaited<ReturnType<typeof startOwnBackends>>;

/**
 * PostgreSQL, Redis and S3 for the caller alone, who may kill them and start them again: they keep what they promised,
 * for each write is on the disk (PostgreSQL) or in the append-only file (Redis) as in the cloud.
 *
 * @param dir where each keeps its files; its last part names the bucket
 */
export const startOwnBackends = async (dir: string) => {
  const name = basename(dir);
  await mkdir(dir, { recursive: true });
  const [postgresPort, redisPort, s3Port] = [await freePort(), await freePort(), await freePort()];
  const [postgres, redis, s3] = await Promise.all([
    restartable(() => startPostgres({ dir: join(dir, 'postgres'), port: postgresPort, password: 'test' })),
    restartable(() => startRedis({ dir: join(dir, 'redis'), port: redisPort })),
    restartable(() => startS3({ dir: join(dir, 's3'), port: s3Port })),
  ]);
  await createBucket(join(dir, 's3'), name);
  const backends: Backends = {
    databaseUrl: postgres.process.url,
    redisUrl: redis.process.url,
    s3Endpoint: s3.process.url,
    s3Bucket: name,
  };
  await migrate(dir, backends.databaseUrl);
  return {
    backends,
    dir,
    postgres,
    redis,
    s3,
    stop: async (): Promise<void> => {
      await Promise.all([postgres.kill(), redis.kill(), s3.kill()]);
    },
  };
};
