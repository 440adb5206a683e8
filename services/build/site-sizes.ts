import { relative } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Rolldown } from 'vite';

/** Of an application, in bytes of JavaScript and CSS as they travel (brotli, quality 11). */
export type SiteSizes = {
  /** What every page needs: the entry, the sign-in in it, and all that it imports at once. */
  readonly entry: number;
  /** What each page needs besides that, by its file below routes/. */
  readonly routes: ReadonlyMap<string, number>;
};

/** The first page of who comes for the first time: what every page needs holds it. */
const firstPage = 'sign-in.index.tsx';

/** What that page may need. */
export const firstLoadLimit = 110_000;

/** @returns the sizes of a build @param root folder of the application */
export const sizesOf = ({ output }: Rolldown.RolldownOutput, root: string): SiteSizes => {
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
  const sources = new Map(
    output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : Buffer.from(file.source)]),
  );
  const sizeOf = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + brotliCompressSync(sources.get(name) ?? '').length, 0);

  /** The files of a chunk and of what it imports at once, but those that are there already. */
  const filesOf = (name: string, loaded: ReadonlySet<string>, found = new Set<string>()): Set<string> => {
    const chunk = chunks.get(name);
    if (!chunk || loaded.has(name) || found.has(name)) return found;
    found.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) if (!loaded.has(css)) found.add(css);
    for (const imported of chunk.imports) filesOf(imported, loaded, found);
    return found;
  };

  const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
  if (!entry) throw new Error(`The build of ${root} has no entry.`);
  const atOnce = filesOf(entry.fileName, new Set());
  const routes = [...chunks.values()].flatMap((chunk): [string, number][] => {
    const [file, query] = chunk.facadeModuleId?.split('?') ?? [];
    // The router's plugin makes a module of a route's component.
    if (!file || !query?.includes('tsr-split=component')) return [];
    return [[relative(`${root}/routes`, file), sizeOf(filesOf(chunk.fileName, atOnce))]];
  });
  return { entry: sizeOf(atOnce), routes: new Map(routes.sort(([a], [b]) => (a < b ? -1 : 1))) };
};

/** @throws {Error} when the first page needs more than it may, or more than what is there at once */
export const requireSmallFirstLoad = ({ entry, routes }: SiteSizes, site: string): void => {
  if (routes.has(firstPage)) throw new Error(`The first page of ${site}, ${firstPage}, has a file of its own.`);
  if (entry <= firstLoadLimit) return;
  const [kilobytes, most] = [entry, firstLoadLimit].map((bytes) => (bytes / 1000).toFixed(1));
  throw new Error(
    `The first load of ${site} is ${kilobytes} kB of JavaScript and CSS (brotli); ${most} kB is the limit.`,
  );
};
