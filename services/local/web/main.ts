import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, type InlineConfig, type Plugin, preview } from 'vite';
import { siteHeaders } from '../../web/headers.ts';
import { type SiteName, siteConfig, siteNames } from '../../web/site.vite.ts';
import type { WebOptions } from '../web.ts';
import { compressed } from './compressed.ts';

/**
 * `node main.ts OPTIONS [--dev]`: serves the two applications on localhost, each on its port, with the headers that
 * CloudFront gives them. `--dev` serves their sources, which change in the browser while they are written.
 */

const { values, positionals } = parseArgs({
  options: { dev: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { dir, ports, config, origins } = JSON.parse(positionals[0] as string) as WebOptions;

/** What a deployment puts beside the build, at `root`. Names below assets/ carry a hash of their content. */
const deployment = (root: string): Plugin => ({
  name: 'deployment',
  configureServer: ({ middlewares }) => void middlewares.use('/config.json', answerConfig),
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use('/config.json', answerConfig);
    middlewares.use((request, response, next) => {
      const isImmutable = request.url?.startsWith('/assets/');
      response.setHeader('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      next();
    });
    middlewares.use(compressed(root, siteHeaders(origins)));
  },
});

function answerConfig(
  _request: unknown,
  response: { setHeader(name: string, value: string): void; end(body: string): void },
) {
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-cache');
  response.end(JSON.stringify(config));
}

const serve = async (site: SiteName): Promise<{ close(): Promise<void> }> => {
  const root = join(dir, site);
  const base = siteConfig(site, root);
  const address = { host: 'localhost', port: ports[site], strictPort: true };
  const options: InlineConfig = {
    ...base,
    plugins: [...(values.dev ? (base.plugins ?? []) : []), deployment(root)],
    // In development Vite's own scripts are inline, which the policy refuses: the headers belong to the build.
    ...(values.dev ? { server: address } : { preview: { ...address, headers: siteHeaders(origins) } }),
  };
  if (values.dev) return (await createServer(options)).listen();
  return preview(options);
};

const servers = await Promise.all(siteNames.map(serve));
process.once('SIGTERM', async () => {
  await Promise.all(servers.map((server) => server.close()));
  process.exit(0);
});
