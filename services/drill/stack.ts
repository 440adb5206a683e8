import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { ManagedProcess } from '../local/managed-process.ts';
import { apiVariables, type Backends, migrate, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { s3Credentials, startS3 } from '../local/s3.ts';
import { loadSecrets } from '../local/secrets.ts';
import { openStorage, s3ClientConfig } from '../platform/storage.ts';

const region = 'eu-west-3';

export type Stack = Awaited<ReturnType<typeof openStack>>;

/**
 * A platform of the drill's own, with its files in `home` and free ports: the real servers, API and worker, and two
 * buckets that keep versions as those of the cloud do. What in the cloud is not lost with a database or a bucket stays:
 * the secrets (Secrets Manager) and the bucket of the backups.
 */
export const openStack = async (home: string) => {
  // The AWS SDK reads them from the environment; they open nothing but the emulator.
  Object.assign(process.env, s3Credentials);
  await mkdir(home, { recursive: true });
  const ports = { postgres: await freePort(), redis: await freePort(), s3: await freePort(), api: await freePort() };
  const folders = { postgres: join(home, 'postgres'), redis: join(home, 'redis'), s3: join(home, 's3') };
  const secrets = await loadSecrets(join(home, 'secrets.json'));
  const [s3Bucket, backupsBucket] = ['documents', 'backups'];
  const s3 = await startS3({ dir: folders.s3, port: ports.s3 });
  await createBuckets(s3.url, [s3Bucket, backupsBucket]);
  const documents = openStorage({ bucket: s3Bucket, region, endpoint: s3.url });
  const backends = (databaseUrl: string): Backends => ({
    databaseUrl,
    redisUrl: `redis://127.0.0.1:${ports.redis}`,
    s3Endpoint: s3.url,
    s3Bucket,
  });
  let database: ManagedProcess | undefined;
  let others: ManagedProcess[] = [];

  const stop = (processes: readonly (ManagedProcess | undefined)[]) =>
    Promise.all(processes.map((process) => process?.stop(20_000)));
  const startDatabase = async (): Promise<string> => {
    const server = await startPostgres({
      dir: folders.postgres,
      port: ports.postgres,
      password: secrets.postgresPassword,
    });
    database = server;
    return server.url;
  };

  return {
    home,
    documents,
    region,
    s3Endpoint: s3.url,
    s3Bucket,
    backupsBucket,
    apiUrl: `http://localhost:${ports.api}`,
    backends,

    /** @returns its address; without tables when there was none */
    startDatabase,

    /** Brings the schema up to date, and starts Redis, the API and the worker. */
    startServices: async (databaseUrl: string): Promise<void> => {
      const redis = await startRedis({ dir: folders.redis, port: ports.redis });
      await migrate(home, databaseUrl);
      const parts = backends(databaseUrl);
      others = [redis];
      const services = await Promise.all([
        startService({ id: 'api', home, variables: apiVariables(parts, secrets, { api: ports.api }) }),
        startService({ id: 'worker', home, variables: workerVariables(parts, secrets, { api: ports.api }) }),
      ]);
      others = [...services, redis];
    },

    /**
     * Loses everything: the processes by SIGKILL, the files of PostgreSQL and Redis, and every object as an accident
     * deletes them, by key, so that a marker comes over each.
     */
    destroy: async (): Promise<void> => {
      await Promise.all([...others, database].map((process) => process?.kill()));
      others = [];
      for (const folder of [folders.postgres, folders.redis]) await rm(folder, { recursive: true, force: true });
      await documents.deleteFolder('');
    },

    close: async (): Promise<void> => {
      await stop(others.slice(0, -1));
      await stop([...others, database, s3]);
      await documents.close();
    },
  };
};

const createBuckets = async (endpoint: string, names: readonly string[]): Promise<void> => {
  const client = new S3Client(s3ClientConfig(region, endpoint));
  for (const Bucket of names) {
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  client.destroy();
};
