import '../../platform/http.ts';
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
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.routeOptions.config.sameSite) return done();
    const { origin, 'sec-fetch-site': site } = request.headers;
    const foreign = (origin !== undefined && !allowed.has(origin)) || site === 'cross-site';
    done(foreign ? requestError('cross-site') : undefined);
  });
});
