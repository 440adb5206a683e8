import type { VitePWAOptions } from 'vite-plugin-pwa';

/**
 * What makes the portal an application of its own on a device, and its service worker. The administration has none:
 * what staff acts on must be how it is now.
 */
export const portalPwa: Partial<VitePWAOptions> = {
  strategies: 'injectManifest',
  srcDir: 'offline',
  filename: 'service-worker.ts',
  // `offline/service-worker.client.ts` registers it: a worker that is new waits until its user says so.
  injectRegister: false,
  registerType: 'prompt',
  includeManifestIcons: false,
  integration: {
    configureCustomSWViteBuild: (build) => {
      build.logLevel = 'warn';
    },
  },
  injectManifest: {
    rollupFormat: 'iife',
    globPatterns: ['**/*.{js,css,html}'],
    // Errors are told with a network only.
    globIgnores: ['assets/sentry-*.js'],
  },
  manifest: {
    id: '/',
    name: 'IPOWER MOTORS',
    short_name: 'IPOWER',
    description: 'Vos documents et vos photos, en sécurité et faciles à retrouver.',
    lang: 'fr',
    start_url: '/documents',
    scope: '/',
    display: 'standalone',
    theme_color: '#0f766e',
    background_color: '#f6f8f8',
    icons: [
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
    shortcuts: [
      { name: 'Documents', url: '/documents' },
      { name: 'Partages', url: '/shares' },
    ],
  },
};
