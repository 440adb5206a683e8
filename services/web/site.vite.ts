import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { homeScreenIcons } from './home-screen-icons.vite.ts';
import { portalPwa } from './portal.pwa.ts';

/** The two applications, each a folder here and an origin of its own. */
export const siteNames = ['portal', 'admin'] as const;
export type SiteName = (typeof siteNames)[number];

/**
 * How Vite builds or serves one of the applications. Vite is called by its API only, so this is the one place.
 *
 * @param outDir where a build goes; emptied before
 * @param buildId names a build: another one from other sources
 */
export const siteConfig = (site: SiteName, outDir: string, buildId = 'development'): InlineConfig => {
  const root = join(import.meta.dirname, site);
  return {
    configFile: false,
    envDir: false,
    root,
    cacheDir: join(import.meta.dirname, '../../.cache/vite', site),
    clearScreen: false,
    logLevel: 'warn',
    define: { __BUILD_ID__: JSON.stringify(buildId) },
    plugins: [
      // A file below routes/ is a page; its component is a chunk of its own.
      tanstackRouter({
        target: 'react',
        autoCodeSplitting: true,
        routesDirectory: join(root, 'routes'),
        generatedRouteTree: join(root, 'routes.gen.ts'),
        addExtensions: true,
        disableLogging: true,
        quoteStyle: 'single',
        semicolons: true,
        tmpDir: join(import.meta.dirname, '../../.cache/router', site),
      }),
      react(),
      tailwindcss(),
      ...(site === 'portal' ? [homeScreenIcons(join(root, 'public')), VitePWA(portalPwa)] : []),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'baseline-widely-available',
      sourcemap: true,
      // An inlined file would be a `data:` address, which the content security policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // The wire schemas are made by calls; of a module of contracts only what is used may stay.
        treeshake: { manualPureFunctions: ['Type', 'Page'], propertyReadSideEffects: false },
        output: {
          codeSplitting: {
            groups: [
              // What every page needs is one file: in pieces it would compress worse by a twentieth.
              { name: 'initial', tags: ['$initial'], priority: 1 },
              // So is what four pages or more need: to ask for two dozen small files costs a phone more than their bytes.
              { name: 'common', minShareCount: 4 },
            ],
          },
        },
      },
    },
  };
};
