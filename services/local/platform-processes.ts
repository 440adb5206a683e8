import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiEnv, WorkerEnv } from '../platform/env.schema.ts';
import { type ManagedProcess, startProcess, untilReady } from './managed-process.ts';
import { freePort } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** Addresses of what the API and the worker stand on. */
export type Backends = { databaseUrl: string; redisUrl: string; s3Endpoint: string; s3Bucket: string };

type Variables<Env> = { [Name in keyof Env]?: string };

const services = join(import.meta.dirname, '..');
const backendVariables = ({ databaseUrl, redisUrl, s3Endpoint, s3Bucket }: Backends) => ({
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  AWS_REGION: 'eu-west-3',
  S3_ENDPOINT: s3Endpoint,
  S3_BUCKET: s3Bucket,
});

export const apiVariables = (backends: Backends, secrets: Secrets, port: number): Variables<ApiEnv> => ({
  ...backendVariables(backends),
  HOST: '127.0.0.1',
  PORT: `${port}`,
  PUBLIC_URL: `http://localhost:${port}`,
  MEDIA_URL: `http://localhost:${port}/media`,
  MEDIA_KEY_ID: secrets.mediaKeyId,
  MEDIA_PRIVATE_KEY: secrets.mediaPrivateKey,
  JWT_KEYS: secrets.jwtKeys,
});

export const workerVariables = (backends: Backends): Variables<WorkerEnv> => backendVariables(backends);

/** Brings the database to the newest schema. @throws {Error} with what the command printed */
export const migrate = async (databaseUrl: string): Promise<void> => {
  await promisify(execFile)(process.execPath, [join(services, 'migrations/main.ts')], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
};

/**
 * Starts the API or the worker and waits until it is ready.
 *
 * @param options.dir folder of its log and pid file
 * @param options.nodeFlags such as --watch
 */
export const startService = async (options: {
  name: 'api' | 'worker';
  dir: string;
  variables: Record<string, string | undefined>;
  nodeFlags?: readonly string[];
}): Promise<ManagedProcess> => {
  const { name, dir } = options;
  const internalPort = await freePort();
  const service = await startProcess({
    name: name === 'api' ? 'The API' : 'The worker',
    command: process.execPath,
    args: [...(options.nodeFlags ?? []), join(services, name, 'main.ts')],
    env: { ...process.env, ...options.variables, INTERNAL_PORT: `${internalPort}` },
    logFile: join(dir, `${name}.log`),
    pidFile: join(dir, `${name}.pid`),
  });
  await untilReady(service, async () => (await fetch(`http://127.0.0.1:${internalPort}/readyz`)).ok);
  return service;
};
