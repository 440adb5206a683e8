import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, type InlineConfig, type Plugin, preview } from 'vite';
import { siteHeaders } from '../../web/headers.ts';
import { type SiteName, siteConfig, siteNames } from '../../web/site.vite.ts';
import type { WebOptions } from '../web.ts';
import { compressed } from './compressed.ts';

/**
 * `node main.ts OPTIONS [--dev]`: serves the two applications, each on its port, as CloudFront and the bucket do: the
 * same headers, index.html for the address of a page, 404 for a file that is not there. `--dev` serves their sources,
 * which change in the browser while they are written.
 */

const { values, positionals } = parseArgs({
  options: { dev: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { dir, host = 'localhost', ports, config, origins } = JSON.parse(positionals[0] as string) as WebOptions;
const headers = Object.entries(siteHeaders(origins));

const answerConfig = (_request: unknown, response: ServerResponse): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(config));
};

const asDeployed = (site: SiteName): Plugin => ({
  name: 'as-deployed',
  configureServer: ({ middlewares }) => void middlewares.use('/config.json', answerConfig),
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      for (const [name, value] of headers) response.setHeader(name, value);
      // Names below assets/ carry a hash of their content.
      const isImmutable = pathname.startsWith('/assets/');
      response.setHeader('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      const isPage = !pathname.slice(pathname.lastIndexOf('/')).includes('.');
      if (isPage || pathname === '/config.json' || existsSync(join(dir, site, pathname))) return next();
      response.statusCode = 404;
      response.setHeader('cache-control', 'no-cache');
      response.end();
    });
    middlewares.use('/config.json', answerConfig);
    middlewares.use(compressed(join(dir, site)));
  },
});

const serve = async (site: SiteName): Promise<{ close(): Promise<void> }> => {
  const base = siteConfig(site, join(dir, site));
  const address = { host, port: ports[site], strictPort: true };
  const options: InlineConfig = {
    ...base,
    plugins: [...(values.dev ? (base.plugins ?? []) : []), asDeployed(site)],
    // In development Vite's own scripts are inline, which the policy refuses: the headers belong to the build.
    ...(values.dev ? { server: address } : { preview: address }),
  };
  if (values.dev) return (await createServer(options)).listen();
  return preview(options);
};

const servers = await Promise.all(siteNames.map(serve));
process.once('SIGTERM', async () => {
  await Promise.all(servers.map((server) => server.close()));
  process.exit(0);
});
