import '../../platform/http.ts';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { accountError } from '../../domains/accounts/index.ts';
import { type ApiKeyService, isApiKey } from '../../domains/api-keys/index.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AccessTokens } from './access-token.ts';
import type { Revocations } from './revocations.ts';

/** Where it is kept: a property that nobody else has a name for, which costs less than a WeakMap. */
const identity = Symbol('identity');

declare module 'fastify' {
  interface FastifyRequest {
    [identity]?: Principal | null;
  }
}

/** Who makes the request, if it says so truly. */
export const identityOf = (request: FastifyRequest): Principal | null => request[identity] ?? null;

/** Milliseconds between two looks at who is told of things as they happen: sessions are known in memory, keys are not. */
const sessionInterval = 500;
const keyInterval = 5_000;

type Identification = {
  accessTokens: AccessTokens;
  revocations: Revocations;
  apiKeys: Pick<ApiKeyService, 'verify'>;
};

/** Finds out who calls, before the rate limit, which counts by account. */
export const identificationPlugin = fp(async (app, { accessTokens, revocations, apiKeys }: Identification) => {
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
        userAgent: this.headers['user-agent']?.slice(0, 256) ?? null,
        requestId: this.id,
      } as const;
    },
  });

  const bearerOf = ({ headers }: FastifyRequest): string | null => {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    return token && scheme?.toLowerCase() === 'bearer' ? token : null;
  };

  const holderOf = (accessToken: string): Principal | null => {
    const principal = accessTokens.verify(accessToken);
    const ended = principal?.sessionId != null && revocations.has(principal.sessionId);
    return ended ? null : principal;
  };

  app.decorateRequest('dismissal', function (until) {
    const token = bearerOf(this) ?? '';
    const isKey = isApiKey(token);
    const dismissed = new AbortController();
    const look = async (): Promise<void> => {
      const principal = await (isKey ? apiKeys.verify(token) : holderOf(token));
      if (!principal) dismissed.abort();
    };
    // Who cannot be known is not told any more.
    const timer = setInterval(() => look().catch(() => dismissed.abort()), isKey ? keyInterval : sessionInterval);
    for (const signal of [until, dismissed.signal]) signal.addEventListener('abort', () => clearInterval(timer));
    if (until.aborted) clearInterval(timer);
    return dismissed.signal;
  });

  app.addHook('onRequest', (request, _reply, done) => {
    const token = bearerOf(request);
    if (token === null) return done();
    if (!isApiKey(token)) {
      request[identity] = holderOf(token);
      return done();
    }
    apiKeys.verify(token).then((principal) => {
      request[identity] = principal;
      done();
    }, done);
  });
});

/** Seconds for which nobody is asked again who he is. */
const recently = 600;

/**
 * Every route needs a caller, unless its configuration says `public`, and the caller all that it asks for. Checked by a
 * hook of the route itself: those run last, hence after the rate limit, which so counts the refused, too.
 */
export const authenticationPlugin = fp(async (app) => {
  const authenticate: onRequestHookHandler = (request, _reply, done) => {
    const { config } = request.routeOptions;
    const principal = identityOf(request);
    if (!principal) return done(accountError('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } }));
    const { role, scopes, authenticatedAt } = principal;
    if (scopes && !(config.scope && scopes.includes(config.scope))) return done(accountError('scope-missing'));
    if (config.roles && !config.roles.includes(role)) return done(accountError('role-missing'));
    if (config.recentSignIn && authenticatedAt < Date.now() / 1000 - recently) {
      return done(accountError('sign-in-too-old'));
    }
    done();
  };

  app.addHook('onRoute', (route) => {
    if (!route.config?.public) route.onRequest = [route.onRequest ?? [], authenticate].flat();
  });
});
