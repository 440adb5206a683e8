import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Binds a visit to the browser that makes it (ASVS 10.1.2). Lax: it comes back by a navigation from the provider's site,
 * which a strict cookie would not take part in.
 */
const name = '__Host-oidc';
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** @param expiresIn seconds */
export const setVisitCookie = (
  reply: FastifyReply,
  { token, expiresIn }: { token: string; expiresIn: number },
): FastifyReply => reply.setCookie(name, token, { ...options, maxAge: expiresIn }).header('cache-control', 'no-store');

export const visitCookieOf = (request: FastifyRequest): string | undefined => request.cookies[name];

export const clearVisitCookie = (reply: FastifyReply): FastifyReply => reply.clearCookie(name, options);
