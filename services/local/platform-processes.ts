import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ApiEnv, WorkerEnv } from '../platform/env.schema.ts';
import type { SiteName } from '../web/site.vite.ts';
import { type ManagedProcess, startProcess, untilDone, untilReady } from './managed-process.ts';
import { freePort } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** Addresses of what the API and the worker stand on. */
export type Backends = { databaseUrl: string; redisUrl: string; s3Endpoint: string; s3Bucket: string };

type Variables<Env> = { [Name in keyof Env]?: string };

/** The file that each program is started from. */
export type Programs = { api: string; worker: string; migrate: string };

const services = join(import.meta.dirname, '..');
export const sources: Programs = {
  api: join(services, 'api/main.ts'),
  worker: join(services, 'worker/main.ts'),
  migrate: join(services, 'migrations/main.ts'),
};

/** The programs as the images have them, built by `npm run build` into `dist`. */
export const bundlesIn = (dist: string): Programs => ({
  api: join(dist, 'api/api.js'),
  worker: join(dist, 'worker/worker.js'),
  migrate: join(dist, 'api/migrate.js'),
});

/** Node keeps what it compiled: a later start takes less of the processor. */
const compileCache = { NODE_COMPILE_CACHE: join(services, '../.cache/node') };

const backendVariables = ({ databaseUrl, redisUrl, s3Endpoint, s3Bucket }: Backends) => ({
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  AWS_REGION: 'eu-west-3',
  S3_ENDPOINT: s3Endpoint,
  S3_BUCKET: s3Bucket,
});

/** Ports of what people and programs speak to. Without the applications, links lead to the API. */
export type Ports = { api: number; web?: Record<SiteName, number> };

const sharedVariables = (backends: Backends, secrets: Secrets, { api, web }: Ports) => ({
  ...backendVariables(backends),
  DATA_KEYS: secrets.dataKeys,
  WEB_URL: `http://localhost:${web?.portal ?? api}`,
});

export const apiVariables = (backends: Backends, secrets: Secrets, ports: Ports): Variables<ApiEnv> => ({
  ...sharedVariables(backends, secrets, ports),
  WEB_ORIGINS: Object.values(ports.web ?? {})
    .map((port) => `http://localhost:${port}`)
    .join(),
  HOST: '127.0.0.1',
  PORT: `${ports.api}`,
  PUBLIC_URL: `http://localhost:${ports.api}`,
  MEDIA_URL: `http://localhost:${ports.api}/media`,
  MEDIA_KEY_ID: secrets.mediaKeyId,
  MEDIA_PRIVATE_KEY: secrets.mediaPrivateKey,
  JWT_KEYS: secrets.jwtKeys,
});

export const workerVariables = (backends: Backends, secrets: Secrets, ports: Ports): Variables<WorkerEnv> => ({
  ...sharedVariables(backends, secrets, ports),
  MAIL_FROM: 'IPOWER MOTORS <compte@localhost>',
});

/** The folder of the mails that the worker sends, one file each. */
export const mailFolder = (home: string): string => join(home, 'mail');

/**
 * Brings the database to the newest schema.
 * @throws {Error} with the end of its log, when that fails
 */
export const migrate = async (home: string, databaseUrl: string, programs = sources): Promise<void> => {
  const command = await startProcess({
    name: 'The migration of the database',
    id: 'migrations',
    home,
    command: process.execPath,
    args: [programs.migrate],
    env: { ...process.env, ...compileCache, DATABASE_URL: databaseUrl },
  });
  await untilDone(command);
};

/** A process of ours, and where it tells how it is. */
export type Service = ManagedProcess & { readonly internalUrl: string };

/**
 * Starts the API or the worker and waits until it is ready.
 *
 * @param options.home folder of its log, and of its mails unless MAIL_URL says otherwise
 * @param options.nodeFlags such as --watch
 */
export const startService = async (options: {
  id: 'api' | 'worker';
  home: string;
  variables: Record<string, string | undefined>;
  nodeFlags?: readonly string[];
  programs?: Programs;
}): Promise<Service> => {
  const { id, home, programs = sources } = options;
  const internalPort = options.variables['INTERNAL_PORT'] ?? `${await freePort()}`;
  const service = await startProcess({
    name: id === 'api' ? 'The API' : 'The worker',
    id,
    home,
    command: process.execPath,
    args: [...(options.nodeFlags ?? []), programs[id]],
    env: {
      ...process.env,
      ...compileCache,
      MAIL_URL: pathToFileURL(mailFolder(home)).href,
      ...options.variables,
      INTERNAL_PORT: internalPort,
    },
  });
  const internalUrl = `http://127.0.0.1:${internalPort}`;
  await untilReady(service, async () => (await fetch(`${internalUrl}/readyz`)).ok);
  return Object.assign(service, { internalUrl });
};
