import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * In a bundle, CommonJS packages lose their `__dirname`. For those that read files of theirs, it becomes the folder they
 * would have in a node_modules beside the bundle; whoever builds puts the files there.
 */
export const packageFolders = (packages: readonly string[]): Plugin => ({
  name: 'package-folders',
  setup: ({ onLoad }) => {
    onLoad({ filter: new RegExp(`/node_modules/(${packages.join('|')})/.*\\.js$`) }, async ({ path }) => {
      const folder = dirname(path).replace(/^.*\/node_modules\//, '');
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll('__dirname', `(bundleFolder + '/node_modules/${folder}')`) };
    });
  },
});

/** What the bundle has to begin with for it. */
export const bundleFolder = 'const bundleFolder = import.meta.dirname;';
