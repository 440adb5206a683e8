import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { inject } from 'vitest';
import { lastLines, liveProcesses, type ManagedProcess } from '../local/managed-process.ts';
import {
  apiVariables,
  type Backends,
  mailFolder,
  migrate,
  type Ports,
  type Programs,
  startService,
  workerVariables,
} from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { createBucket, startS3 } from '../local/s3.ts';
import { createSecrets } from '../local/secrets.ts';
import { startWeb, webOptions } from '../local/web.ts';
import { createTestBackends } from './test-backends.ts';

/** A process that a test may end in any way and start again, on the same port and with the same files. */
export type Restartable<Process extends ManagedProcess = ManagedProcess> = {
  /** The process as it runs now. */
  readonly process: Process;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** @throws when it had ended without being asked: no test may miss that */
  stop(): Promise<void>;
  /** Waits until it is ready. */
  start(): Promise<void>;
};

/**
 * Starts the real API and worker for a black-box test, on backends of this test's own.
 *
 * @param options.variables changes to the environment of both
 * @param options.programs other than the sources
 * @param options.web with the two applications, at `portalUrl` and `adminUrl`; from another folder, or telling of errors
 */
export const startPlatform = async (
  options: {
    backends?: Backends;
    variables?: Record<string, string>;
    programs?: Programs;
    web?: boolean | { dir?: string; sentryDsn?: string };
  } = {},
) => {
  const backends = options.backends ?? (await createTestBackends());
  const home = join(inject('servers').dir, backends.s3Bucket);
  await mkdir(home, { recursive: true });
  const ports: Ports = {
    api: await freePort(),
    ...(options.web && { web: { portal: await freePort(), admin: await freePort() } }),
  };
  const { dir, sentryDsn } = typeof options.web === 'object' ? options.web : {};
  const url = `http://localhost:${ports.api}`;
  const secrets = createSecrets();
  const others: Restartable[] = [];
  const service = (id: 'api' | 'worker', variables: Record<string, string>, itsHome = home) =>
    restartable(() =>
      startService({
        id,
        home: itsHome,
        variables: { ...variables, ...options.variables },
        ...(options.programs && { programs: options.programs }),
      }),
    );
  const [api, worker, web] = await Promise.all([
    service('api', apiVariables(backends, secrets, ports)),
    service('worker', workerVariables(backends, secrets, ports)),
    ports.web && restartable(() => startWeb({ home, ...webOptions(backends, ports, sentryDsn), ...(dir && { dir }) })),
  ]);
  const sql = postgres(backends.databaseUrl, { max: 4 });
  return {
    url,
    portalUrl: `http://localhost:${ports.web?.portal}`,
    adminUrl: `http://localhost:${ports.web?.admin}`,
    backends,
    secrets,
    /** Where its mails lie: `nextMail` of mailbox.ts reads them. */
    mailFolder: mailFolder(home),
    /** The platform's database, to look behind the API. */
    sql,
    api,
    worker,
    /** One more process of the API, behind another address. */
    startAnotherApi: async () => {
      const itsPort = await freePort();
      const itsHome = join(home, `api-${itsPort}`);
      await mkdir(itsHome);
      const another = await service('api', { ...apiVariables(backends, secrets, ports), PORT: `${itsPort}` }, itsHome);
      others.push(another);
      return { ...another, url: `http://localhost:${itsPort}` };
    },
    stop: async () => {
      await Promise.all([...[api, worker, ...(web ? [web] : []), ...others].map((one) => one.stop()), sql.end()]);
    },
  };
};

const restartable = async <Process extends ManagedProcess>(
  startProcess: () => Promise<Process>,
): Promise<Restartable<Process>> => {
  let running = await startProcess();
  let asked = false;
  return {
    get process() {
      return running;
    },
    kill: () => {
      asked = true;
      return running.kill();
    },
    stop: async () => {
      const lives = [...liveProcesses].some(({ pid }) => pid === running.pid);
      if (!asked && !lives) {
        throw new Error(`${running.name} had ended by itself (${await running.ended}). ${lastLines(running.logFile)}`);
      }
      asked = true;
      await running.stop(30_000);
    },
    start: async () => {
      running = await startProcess();
      asked = false;
    },
  };
};

/** Servers of this test's own, which it may kill: the shared ones belong to all tests. They keep what they promised. */
export const startOwnBackends = async () => {
  const name = `own-${crypto.randomUUID()}`;
  const dir = join(inject('servers').dir, name);
  await mkdir(dir);
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
    /** Where each keeps its files. */
    dir,
    postgres,
    redis,
    s3,
    stop: async () => {
      await Promise.all([postgres.kill(), redis.kill(), s3.kill()]);
    },
  };
};
