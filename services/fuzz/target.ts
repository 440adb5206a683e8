import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { killLiveProcesses, type ManagedProcess } from '../local/managed-process.ts';
import { apiVariables, type Backends, migrate, startService } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { createBucket, s3Credentials, startS3 } from '../local/s3.ts';
import { createSecrets, type Secrets } from '../local/secrets.ts';

const localDir = join(import.meta.dirname, '../../.local');

/** Where files that show a finding are kept. */
export const findingsDir = join(localDir, 'fuzz');

/** Where this run has its own files, until it ends. */
const runDir = join(localDir, `fuzz-${process.pid}`);

/** A real API that is under test, and what it stands on. */
export type Target = { url: string; port: number; api: ManagedProcess; backends: Backends; secrets: Secrets };

/**
 * The API as `npm start` has it, alone, on backends of this run's own. It believes X-Forwarded-For as behind the load
 * balancer, so that a request can come from any network: what is limited by network is met, not switched off.
 */
export const startTarget = async (): Promise<Target> => {
  await mkdir(runDir, { recursive: true });
  const [postgres, redis, s3, port] = await Promise.all([
    freePort().then((free) => startPostgres({ dir: join(runDir, 'postgres'), port: free, password: 'fuzz' })),
    freePort().then((free) => startRedis({ dir: join(runDir, 'redis'), port: free })),
    freePort().then((free) => startS3({ dir: join(runDir, 's3'), port: free })),
    freePort(),
  ]);
  await Promise.all([migrate(runDir, postgres.url), createBucket(join(runDir, 's3'), 'fuzz')]);
  // The AWS SDK reads its credentials from the environment.
  Object.assign(process.env, s3Credentials);
  const backends = { databaseUrl: postgres.url, redisUrl: redis.url, s3Endpoint: s3.url, s3Bucket: 'fuzz' };
  const secrets = createSecrets();
  const variables = { ...apiVariables(backends, secrets, { api: port }), LOG_LEVEL: 'warn', TRUST_PROXY_HOPS: '1' };
  const api = await startService({ id: 'api', home: runDir, variables });
  return { url: variables.PUBLIC_URL as string, port, api, backends, secrets };
};

/** Ends every process that this run has started, and removes its files. */
export const removeTarget = async (): Promise<void> => {
  await killLiveProcesses();
  await rm(runDir, { recursive: true, force: true });
};
