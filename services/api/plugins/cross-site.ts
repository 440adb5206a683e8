import '../../platform/http.ts';
import type { onRequestHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { requestError } from './problem.errors.ts';

/**
 * Refuses what another site's page sends to the routes whose configuration says `sameSite` (ASVS 3.5.1): the cookies are
 * SameSite=Strict, and this holds where a browser does not know that. Programs send neither header.
 *
 * @param origins those whose pages may call
 */
export const crossSitePlugin = fp(async (app, { origins }: { origins: readonly string[] }) => {
  const allowed = new Set(origins);

  const refuse: onRequestHookHandler = ({ headers: { origin, 'sec-fetch-site': site } }, _reply, done) => {
    const foreign = (origin !== undefined && !allowed.has(origin)) || site === 'cross-site';
    done(foreign ? requestError('cross-site') : undefined);
  };

  app.addHook('onRoute', (route) => {
    if (route.config?.sameSite) route.onRequest = [route.onRequest ?? [], refuse].flat();
  });
});
