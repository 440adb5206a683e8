import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Rolldown } from 'vite';
import { type SiteName, siteConfig, siteNames } from '../web/site.vite.ts';
import { requireSmallFirstLoad, type SiteSizes, sizesOf } from './site-sizes.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Builds each application into its folder of `dir`.
 *
 * @throws {Error} when the first load of one is larger than it may be
 */
export const buildSites = async (dir: string): Promise<void> => {
  const sources = await hashOfSources();
  for (const site of siteNames) {
    requireSmallFirstLoad(await buildSite(site, join(dir, site), sources.slice(0, 12)), site);
  }
  await writeFile(join(dir, 'sources.sha256'), sources);
};

/** Builds one. @param buildId names what it was built from */
export const buildSite = async (site: SiteName, outDir: string, buildId?: string): Promise<SiteSizes> => {
  const config = siteConfig(site, outDir, buildId);
  const mode = process.env['NODE_ENV'];
  // React's and Vite's word for which of their builds is meant; a test run says another.
  process.env['NODE_ENV'] = 'production';
  const output = await build(config);
  if (mode === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = mode;
  return sizesOf(output as Rolldown.RolldownOutput, config.root as string);
};

/** The same, unless they are there already, built from these very sources. */
export const ensureSites = async (dir: string): Promise<void> => {
  const built = await readFile(join(dir, 'sources.sha256'), 'utf8').catch(() => null);
  if (built !== (await hashOfSources())) await buildSites(dir);
};

/** Of all that a build reads. */
const hashOfSources = async (): Promise<string> => {
  const folders = ['services/web', 'services/contracts'];
  const entries = await Promise.all(
    folders.map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  const files = entries
    .flat()
    // The tree of routes is written by the build itself.
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && entry.name !== 'routes.gen.ts')
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [join(root, 'package-lock.json'), ...files.sort()]) {
    hash.update(`${relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
};
