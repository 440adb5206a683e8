import { join } from 'node:path';
import type { SiteOrigins } from '../web/headers.ts';
import type { SiteConfig } from '../web/shared/config.ts';
import type { SiteName } from '../web/site.vite.ts';
import { type ManagedProcess, startProcess, untilReady } from './managed-process.ts';
import type { Backends, Ports } from './platform-processes.ts';

export type WebOptions = {
  /** Folder of the builds. */
  dir: string;
  /** Address to listen on; without one, this machine only. */
  host?: string;
  ports: Record<SiteName, number>;
  /** What the applications read at run time. */
  config: SiteConfig;
  origins: SiteOrigins;
};

/** Where `npm start`, the tests and `npm run build` keep the built applications. */
export const sitesDir = join(import.meta.dirname, '../../dist/web');

/** Of the applications of a platform on this machine. @param sentryDsn where errors are reported */
export const webOptions = (
  { s3Endpoint }: Backends,
  { api, web }: Ports,
  sentryDsn: string | null = null,
): WebOptions => {
  if (!web) throw new Error('The applications have no ports.');
  const [apiUrl, portalUrl, adminUrl] = [api, web.portal, web.admin].map((port) => `http://localhost:${port}`) as [
    string,
    string,
    string,
  ];
  return {
    dir: sitesDir,
    ports: web,
    config: { apiUrl, portalUrl, adminUrl, environment: 'local', sentryDsn },
    origins: {
      api: apiUrl,
      media: apiUrl,
      uploads: new URL(s3Endpoint).origin,
      ...(sentryDsn && { errors: new URL(sentryDsn).origin }),
    },
  };
};

/** Serves the two applications on localhost, in a process of its own. @param dev their sources instead of the build */
export const startWeb = async (options: WebOptions & { home: string; dev?: boolean }): Promise<ManagedProcess> => {
  const { home, dev = false, ...web } = options;
  const server = await startProcess({
    name: 'The web applications',
    id: 'web',
    home,
    command: process.execPath,
    args: [join(import.meta.dirname, 'web/main.ts'), JSON.stringify(web), ...(dev ? ['--dev'] : [])],
  });
  await untilReady(server, async () => {
    const answers = await Promise.all(
      Object.values(web.ports).map((port) => fetch(`http://localhost:${port}/config.json`)),
    );
    return answers.every(({ ok }) => ok);
  });
  return server;
};
