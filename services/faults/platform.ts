import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { apiVariables, type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { type Restartable, restartable } from '../local/restartable.ts';
import { createSecrets } from '../local/secrets.ts';
import { openAccounts } from './accounts.ts';

export type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** The environment of a process, changed. */
type Changes = Record<string, string>;

/**
 * The real API and worker, each of which may reach its backends by another way, and accounts that use them.
 *
 * @param options.dir of their logs and mails
 * @param options.ways from the API, and from the worker, to their backends; by default the straight one
 * @param options.publicUrl where consumers reach the API, if it is not itself
 */
export const startPlatform = async (options: {
  dir: string;
  backends: Backends;
  /** How many. */
  accounts: number;
  ways?: { api?: Partial<Backends>; worker?: Partial<Backends> };
  variables?: { api?: Changes; worker?: Changes };
  workerFlags?: readonly string[];
  /** How many, besides `worker`. */
  moreWorkers?: number;
}) => {
  const { dir, backends, ways = {}, variables = {}, workerFlags = [], moreWorkers = 0 } = options;
  const secrets = createSecrets();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ports = { api: port };
  await mkdir(join(dir, 'api'), { recursive: true });
  // Uploads go to S3 by the straight way: only links of the platform itself are disturbed.
  const apiWay = {
    ...apiVariables({ ...backends, ...ways.api }, secrets, ports),
    S3_PUBLIC_ENDPOINT: backends.s3Endpoint,
  };
  const workerWay = workerVariables({ ...backends, ...ways.worker }, secrets, ports);
  const startWorker = async (name: string): Promise<Restartable> => {
    const itsHome = join(dir, name);
    await mkdir(itsHome, { recursive: true });
    const all = { ...workerWay, ...variables.worker };
    return restartable(() => startService({ id: 'worker', home: itsHome, variables: all, nodeFlags: workerFlags }));
  };
  const names = Array.from({ length: moreWorkers }, (_, index) => `worker-${index + 2}`);
  const [api, worker, ...others] = await Promise.all([
    restartable(() => startService({ id: 'api', home: join(dir, 'api'), variables: { ...apiWay, ...variables.api } })),
    startWorker('worker'),
    ...names.map(startWorker),
  ]);
  const open = (count: number) =>
    openAccounts({ databaseUrl: backends.databaseUrl, secrets, publicUrl: `http://localhost:${port}`, count });
  const sql = postgres(backends.databaseUrl, { max: 4, connect_timeout: 3, onnotice: () => {} });
  return {
    url,
    backends,
    secrets,
    /** The platform's database, to look behind the API. */
    sql,
    api,
    worker,
    /** All of them. */
    workers: [worker, ...others],
    accounts: await open(options.accounts),
    /** More of them. */
    openAccounts: open,
    stop: async (): Promise<void> => {
      await Promise.all([...[api, worker, ...others].map((one) => one.stop()), sql.end({ timeout: 1 })]);
    },
  };
};
