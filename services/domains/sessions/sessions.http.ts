import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessToken } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { Principal } from '../../platform/principal.ts';
import { deviceLifetime, type KnownDeviceService } from './known-devices.service.ts';
import type { NewSession, RenewedSession, SessionService } from './sessions.service.ts';

/** Of this origin only, over TLS only, and out of reach of scripts and other sites (ASVS 3.3). */
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } satisfies CookieSerializeOptions;

export const refreshCookie = '__Host-refresh';
export const challengeCookie = '__Host-challenge';
export const deviceCookie = '__Host-device';

/** Signs an access token; none outlives its session. */
export type IssueAccessToken = (principal: Principal, notAfter: Date) => AccessToken;

/** What else the browser of somebody who has signed in gets, anew each time the session is renewed. */
export type MediaCookies = {
  set(reply: FastifyReply, accountId: string): void;
  clear(reply: FastifyReply): void;
};

/** What a session is over HTTP: cookies, and a body with the access token, which is for memory only (ASVS 10.1.1). */
export const createSessionHttp = ({
  sessions,
  knownDevices,
  issueAccessToken,
  mediaCookies,
}: {
  sessions: SessionService;
  knownDevices: KnownDeviceService;
  issueAccessToken: IssueAccessToken;
  mediaCookies: MediaCookies;
}) => {
  const answerOf = (reply: FastifyReply, { principal, refreshToken, expiresAt }: RenewedSession): AccessToken => {
    if (refreshToken !== null) {
      reply.setCookie(refreshCookie, refreshToken, { ...attributes, expires: expiresAt });
    }
    mediaCookies.set(reply, principal.accountId);
    return issueAccessToken(principal, expiresAt);
  };

  return {
    /** Somebody has signed in: the browser keeps this session in place of the one it had, and is known from now on. */
    signedIn: async (request: FastifyRequest, reply: FastifyReply, session: NewSession): Promise<AccessToken> => {
      await sessions.signOut(request.cookies[refreshCookie], null, request.actor);
      const device = await knownDevices.remember(request.cookies[deviceCookie], session.principal.accountId);
      if (device !== null) reply.setCookie(deviceCookie, device, { ...attributes, maxAge: deviceLifetime });
      if (request.cookies[challengeCookie] !== undefined) reply.clearCookie(challengeCookie, attributes);
      return answerOf(reply, session);
    },

    renewed: answerOf,

    signedOut: (reply: FastifyReply): void => {
      reply.clearCookie(refreshCookie, attributes);
      mediaCookies.clear(reply);
    },

    /** A provider’s sign-in ends in a redirect, whose address is no place for a secret (ASVS 14.2.1). */
    challenged: (reply: FastifyReply, { challenge, expiresIn }: { challenge: string; expiresIn: number }): void => {
      reply.setCookie(challengeCookie, challenge, { ...attributes, maxAge: expiresIn });
    },
  };
};

export type SessionHttp = ReturnType<typeof createSessionHttp>;
