import jwt from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import type { SigningKey } from '../../platform/json-web-keys.ts';
import type { Principal } from '../../platform/principal.ts';

/** Seconds an access token is valid. */
export const accessTokenLifetime = 600;

export type AccessTokens = {
  /** @param notAfter end of the session: the token is valid no longer */
  issue(principal: Principal, notAfter?: Date): { accessToken: string; expiresIn: number };
  /** @returns null when the token is not one of ours, or no longer valid */
  verify(token: string): Principal | null;
};

type Claims = { sub: string; role: Principal['role']; sid: string; auth_time: number };

/**
 * Signs and verifies access tokens (RFC 9068) by @fastify/jwt, one instance a key so that keys can overlap.
 *
 * A token's key is found by its whole encoded header, which must be exactly one that we write: another algorithm, key
 * id or type, `none`, `jku` or `jwk` is no token of ours (RFC 8725 §3.1, ASVS 9.1). Verification is synchronous and
 * remembers the last tokens by their hash, which is what makes it cheap.
 */
export const createAccessTokens = async (
  app: FastifyInstance,
  { keys, issuer }: { keys: readonly [SigningKey, ...SigningKey[]]; issuer: string },
): Promise<AccessTokens> => {
  const instances = await Promise.all(keys.map((key) => register(app, key, issuer)));
  const byHeader = new Map(instances.map((instance) => [headerOf(instance.sign({})), instance]));
  const [newest] = instances as [jwt.JWT];

  return {
    issue: ({ accountId, role, sessionId, authenticatedAt }, notAfter) => {
      const left = notAfter ? Math.floor((notAfter.getTime() - Date.now()) / 1000) : accessTokenLifetime;
      const expiresIn = Math.max(1, Math.min(accessTokenLifetime, left));
      const claims = { role, sid: sessionId, auth_time: authenticatedAt };
      return { accessToken: newest.sign(claims, { sub: accountId, expiresIn }), expiresIn };
    },
    verify: (token) => {
      try {
        const claims = byHeader.get(headerOf(token))?.verify<Claims>(token);
        return claims ? principalOf(claims) : null;
      } catch {
        return null;
      }
    },
  };
};

const principalOf = ({ sub, role, sid, auth_time }: Claims): Principal => ({
  accountId: sub,
  role,
  sessionId: sid,
  authenticatedAt: auth_time,
  scopes: null,
});

const headerOf = (token: string): string => token.slice(0, token.indexOf('.'));

const register = async (app: FastifyInstance, { kid, privateKey, publicKey }: SigningKey, issuer: string) => {
  await app.register(jwt, {
    namespace: kid,
    secret: {
      private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    sign: {
      algorithm: 'ES256',
      kid,
      iss: issuer,
      aud: issuer,
      expiresIn: accessTokenLifetime,
      header: { alg: 'ES256', typ: 'at+jwt' },
    },
    verify: {
      algorithms: ['ES256'],
      allowedIss: issuer,
      allowedAud: issuer,
      checkTyp: 'at+jwt',
      requiredClaims: ['sub', 'exp', 'sid', 'auth_time'],
      cache: 1000,
    },
  });
  return (app.jwt as unknown as Record<string, jwt.JWT>)[kid] as jwt.JWT;
};
