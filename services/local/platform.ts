import { join } from 'node:path';
import { ensureSites } from '../build/sites.ts';
import type { LocalEnv } from './env.ts';
import { startMailPage } from './mail.ts';
import { liveProcesses, type ManagedProcess } from './managed-process.ts';
import { announce } from './platform-file.ts';
import {
  apiVariables,
  type Backends,
  mailFolder,
  migrate,
  startService,
  workerVariables,
} from './platform-processes.ts';
import { freePort, isPortFree } from './ports.ts';
import { startPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { startRedis } from './redis.ts';
import { createBucket, s3Credentials, startS3 } from './s3.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { demoAccount, demoAdmin, seed } from './seed.ts';
import { supervise } from './supervisor.ts';
import { sitesDir, startWeb, webOptions } from './web.ts';

type Options = { env: LocalEnv; watch: boolean; signal: AbortSignal; progress: Progress };

/**
 * Starts everything, each part when what it stands on is ready, and keeps it running.
 *
 * @returns addresses; `givenUp` settles with a sentence when a part cannot be kept running
 * @throws {Error} with a sentence when a part does not start
 */
export const startPlatform = async ({ env, watch, signal, progress }: Options) => {
  const home = env.LOCAL_DIR;
  const givenUp: Promise<string>[] = [];
  const keep = async <Process extends ManagedProcess>(start: () => Promise<Process>): Promise<Process> => {
    const supervised = await supervise({ start, signal, report: progress.line });
    givenUp.push(supervised.givenUp);
    return supervised.process;
  };

  const ports = {
    api: await choosePort(env.PORT),
    web: { portal: await freePort(env.PORT === 0 ? 0 : 3001), admin: await freePort(env.PORT === 0 ? 0 : 3002) },
  };
  const secrets = await loadSecrets(join(home, 'secrets.json'));
  const backends = await progress.step('PostgreSQL, Redis, S3', () => startBackends(env, secrets, keep));
  await progress.step('Database schema', () => migrate(home, backends.databaseUrl));

  const nodeFlags = watch ? ['--watch', '--watch-preserve-output'] : [];
  const credentials = env.S3_ENDPOINT ? {} : s3Credentials;
  const service = (id: 'api' | 'worker', variables: Record<string, string>) =>
    keep(() => startService({ id, home, nodeFlags, variables: { ...variables, ...credentials } }));
  if (!watch) await progress.step('Web applications', () => ensureSites(sitesDir));
  const mailPort = await freePort(8025);
  const [, , mail] = await progress.step('API, worker, web', () =>
    Promise.all([
      service('api', apiVariables(backends, secrets, ports)),
      service('worker', workerVariables(backends, secrets, ports)),
      keep(() => startMailPage({ dir: mailFolder(home), port: mailPort })),
      keep(() => startWeb({ home, dev: watch, ...webOptions(backends, ports) })),
    ]),
  );

  const apiUrl = `http://localhost:${ports.api}`;
  await progress.step('Demo accounts', () => seed(backends.databaseUrl));
  const ready = {
    apiUrl,
    portalUrl: `http://localhost:${ports.web.portal}`,
    adminUrl: `http://localhost:${ports.web.admin}`,
    docsUrl: `${apiUrl}/docs`,
    openApiUrl: `${apiUrl}/openapi.json`,
    mailUrl: mail.url,
    account: demoAccount,
    admin: demoAdmin,
    ...backends,
  };
  await announce(home, ready);
  return { ...ready, givenUp: Promise.race(givenUp) };
};

/** Stops the API and the worker, then what they stand on; kills what has not stopped after 6 and 3 s. */
export const stopPlatform = async (): Promise<void> => {
  const services = [...liveProcesses].filter(({ id }) => id === 'api' || id === 'worker');
  await Promise.all(services.map((service) => service.stop(6_000)));
  await Promise.all([...liveProcesses].map((backend) => backend.stop(3_000)));
};

const startBackends = async (
  env: LocalEnv,
  secrets: Secrets,
  keep: <Process extends ManagedProcess>(start: () => Promise<Process>) => Promise<Process>,
): Promise<Backends> => {
  const [home, ports] = [env.LOCAL_DIR, [await freePort(), await freePort(), await freePort()] as const];
  const postgres = async () => {
    const options = { dir: join(home, 'postgres'), port: ports[0], password: secrets.postgresPassword };
    return (await keep(() => startPostgres(options))).url;
  };
  const redis = async () => (await keep(() => startRedis({ dir: join(home, 'redis'), port: ports[1] }))).url;
  const s3 = async () => {
    await createBucket(join(home, 's3'), env.S3_BUCKET);
    return (await keep(() => startS3({ dir: join(home, 's3'), port: ports[2] }))).url;
  };
  const [databaseUrl, redisUrl, s3Endpoint] = await Promise.all([
    env.DATABASE_URL ?? postgres(),
    env.REDIS_URL ?? redis(),
    env.S3_ENDPOINT ?? s3(),
  ]);
  return { databaseUrl, redisUrl, s3Endpoint, s3Bucket: env.S3_BUCKET };
};

const choosePort = async (wanted: number | undefined): Promise<number> => {
  if (wanted === undefined) return freePort(3000);
  if (await isPortFree(wanted)) return wanted === 0 ? freePort() : wanted;
  throw new Error(`Port ${wanted} is taken by another program, or needs root: set PORT to another (0: any free one).`);
};
