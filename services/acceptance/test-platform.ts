import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type OwnBackends, startOwnBackends as startBackends } from '../local/own-backends.ts';
import {
  apiVariables,
  type Backends,
  mailFolder,
  type Ports,
  type Programs,
  startService,
  workerVariables,
} from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { type Restartable, restartable } from '../local/restartable.ts';
import { createSecrets } from '../local/secrets.ts';
import { startWeb, webOptions } from '../local/web.ts';
import { createTestBackends } from './test-backends.ts';

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

/** Servers of this test's own, which it may kill: the shared ones belong to all tests. They keep what they promised. */
export const startOwnBackends = (): Promise<OwnBackends> =>
  startBackends(join(inject('servers').dir, `own-${crypto.randomUUID()}`));
