/// <reference lib="webworker" />
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';

/**
 * The portal without a network: its own files, its configuration, the pictures seen last. Answers of the API never pass
 * through here, and no address that carries a signature is kept.
 */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// As at the edge: a path without a file's extension is a page.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^[^?]*\.[^/?]*(?:\?|$)/] }));

/** Of a network that is there and says nothing, this is enough. */
const config = new NetworkFirst({ cacheName: 'config', networkTimeoutSeconds: 3 });
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname === '/config.json', config);
self.addEventListener('install', (event) => {
  event.waitUntil(config.handle({ event, request: '/config.json' }));
});

/** Which session a picture was asked for in: what arrives after that one ended is not kept. */
let session = 0;
const expiration = new ExpirationPlugin({ maxEntries: 200, maxAgeSeconds: 30 * 86_400, purgeOnQuotaError: true });
const renditions = new CacheFirst({
  cacheName: 'renditions',
  plugins: [
    {
      // A response that says nothing of itself is charged with megabytes: it is asked for with the media origin's leave.
      requestWillFetch: async ({ request }) => new Request(request.url, { mode: 'cors', credentials: 'include' }),
      handlerWillStart: async ({ state }) => {
        if (state) state['session'] = session;
      },
      cacheWillUpdate: async ({ response, state }) =>
        response.status === 200 && state?.['session'] === session ? response : null,
    },
    expiration as CacheFirst['plugins'][number],
  ],
});
// Opened by the cookies of the media origin and named by their content. Signed addresses have a query.
registerRoute(
  ({ url, request }) =>
    request.destination === 'image' && !url.search && /\/accounts\/.+\/w\d+\.(?:avif|webp|jpeg)$/.test(url.pathname),
  renditions,
);

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  const { type } = event.data as { type: 'SKIP_WAITING' | 'SESSION_ENDED' };
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'SESSION_ENDED') {
    session += 1;
    event.waitUntil(expiration.deleteCacheAndMetadata());
  }
});
