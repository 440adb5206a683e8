import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Rolldown } from 'vite';
import { firstLoadLimit, type SiteSizes, sizesOf } from '../build/site-sizes.ts';
import { buildSite } from '../build/sites.ts';
import { siteNames } from '../web/site.vite.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';

/** What a page may need of its own, in bytes. */
const routeLimit = 50_000;

/** The applications' JavaScript and CSS, beside their framework alone and beside the limits. */
export const measureBundles = async (): Promise<BenchRow[]> => {
  const dir = join(benchDir, 'bundles');
  await mkdir(dir, { recursive: true });
  try {
    const framework = await sizeOfFramework(dir);
    const rows: BenchRow[] = [];
    for (const site of siteNames) {
      const sizes = await buildSite(site, join(dir, site));
      rows.push(...rowsOf(site, sizes, framework));
    }
    return rows;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

const rowsOf = (site: string, { entry, routes }: SiteSizes, framework: number): BenchRow[] => {
  const beside = (measure: string, bytes: number, peer: string, peerBytes: number, goal: number): BenchRow => ({
    measure,
    ours: kilobytes(bytes),
    peer: `${peer} ${kilobytes(peerBytes)}`,
    ratio: bytes / peerBytes,
    goal,
    better: 'lower',
  });
  return [
    beside(`${site}: first load, the sign-in in it ÷ limit`, entry, 'limit', firstLoadLimit, 1),
    beside(`${site}: first load ÷ React, router and query alone`, entry, 'alone', framework, 1.4),
    ...[...routes].map(([file, bytes]) =>
      beside(`${site}/routes/${file}, its own ÷ limit`, bytes, 'limit', routeLimit, 1),
    ),
  ];
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** An application of one page that says a word, with the same libraries and no code of ours. */
const sizeOfFramework = async (dir: string): Promise<number> => {
  const root = join(dir, 'framework');
  await mkdir(join(root, 'routes'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<div id="root"></div><script type="module" src="./main.js"></script>');
  await writeFile(
    join(root, 'main.js'),
    `import { QueryClient, QueryClientProvider, useQuery, useMutation } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, Link, RouterProvider, redirect, useRouter } from '@tanstack/react-router';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
const root = createRootRoute();
const page = createRoute({ getParentRoute: () => root, path: '/', component: () => {
  const router = useRouter();
  const query = useQuery({ queryKey: ['word'], queryFn: () => 'word' });
  const change = useMutation({ mutationFn: async () => { throw redirect({ to: '/' }); } });
  return createElement(Link, { to: '/', onClick: () => change.mutate(), title: router.state.status }, query.data);
} });
const router = createRouter({ routeTree: root.addChildren([page]) });
const provider = createElement(QueryClientProvider, { client: new QueryClient() }, createElement(RouterProvider, { router }));
createRoot(document.getElementById('root')).render(provider);
`,
  );
  const output = await build({
    configFile: false,
    envDir: false,
    root,
    logLevel: 'warn',
    plugins: [react()],
    build: { write: false },
  });
  return sizesOf(output as Rolldown.RolldownOutput, root).entry;
};
