import '../../platform/http.ts';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { accountErrors } from '../../domains/accounts/index.ts';
import { errorsOf } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AccessTokens } from './access-token.ts';
import type { Revocations } from './revocations.ts';

const accountError = errorsOf(accountErrors);

/** Where it is kept: a property that nobody else has a name for, which costs less than a WeakMap. */
const identity = Symbol('identity');

declare module 'fastify' {
  interface FastifyRequest {
    [identity]?: Principal | null;
  }
}

/** Who makes the request, if it says so truly. */
export const identityOf = (request: FastifyRequest): Principal | null => request[identity] ?? null;

type Identification = { accessTokens: AccessTokens; revocations: Revocations };

/** Finds out who calls, before the rate limit, which counts by account. */
export const identificationPlugin = fp(async (app, { accessTokens, revocations }: Identification) => {
  app.decorateRequest(identity, null);
  app.decorateRequest('principal', {
    getter() {
      const principal = this[identity];
      if (!principal) throw accountError('unauthenticated');
      return principal;
    },
  });
  app.decorateRequest('actor', {
    getter() {
      const principal = this[identity];
      return {
        kind: principal ? (principal.scopes ? 'api-key' : 'account') : 'anonymous',
        accountId: principal?.accountId ?? null,
        address: this.ip,
        userAgent: this.headers['user-agent'] ?? null,
        requestId: this.id,
      } as const;
    },
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const principal = token && scheme?.toLowerCase() === 'bearer' ? accessTokens.verify(token) : null;
    const ended = principal?.sessionId != null && revocations.has(principal.sessionId);
    request[identity] = ended ? null : principal;
    done();
  });
});

/** Seconds for which nobody is asked again who he is. */
const recently = 600;

/** Every route needs a caller, unless its configuration says `public`, and the caller all that it asks for. */
export const authenticationPlugin = fp(async (app) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { config } = request.routeOptions;
    const principal = identityOf(request);
    if (config.public) return done();
    if (!principal) return done(accountError('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } }));
    const { role, scopes, authenticatedAt } = principal;
    if (scopes && !(config.scope && scopes.includes(config.scope))) return done(accountError('scope-missing'));
    if (config.roles && !config.roles.includes(role)) return done(accountError('role-missing'));
    if (config.recentSignIn && authenticatedAt < Date.now() / 1000 - recently) {
      return done(accountError('sign-in-too-old'));
    }
    done();
  });
});
