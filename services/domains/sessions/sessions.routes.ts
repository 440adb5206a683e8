import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AccessToken } from '../../contracts/accounts.ts';
import { Uuid } from '../../contracts/primitives.ts';
import { SessionList } from '../../contracts/sessions.ts';
import { AppError } from '../../platform/errors.ts';
import '../../platform/http.ts';
import { sessionError } from './sessions.errors.ts';
import { refreshCookie, type SessionHttp } from './sessions.http.ts';
import type { SessionService } from './sessions.service.ts';

const tags = ['sessions'];

export const sessionRoutes: FastifyPluginAsyncTypebox<{ service: SessionService; http: SessionHttp }> = async (
  app,
  { service, http },
) => {
  app.post(
    '/auth/refresh',
    {
      config: { public: true, sameSite: true },
      schema: {
        tags,
        summary: 'Renew the access token',
        description: `By the cookie \`${refreshCookie}\`, which is replaced. A cookie that was used up to 10 seconds ago still renews the access token and is not replaced; one that was used before ends the session, for somebody has stolen it.`,
        security: [{ refresh: [] }],
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      const token = request.cookies[refreshCookie];
      try {
        if (token === undefined) throw sessionError('session-ended');
        return http.renewed(reply, await service.refresh(token, request.actor));
      } catch (error) {
        if (error instanceof AppError && error.entry.status === 401) http.signedOut(reply);
        throw error;
      }
    },
  );

  app.post(
    '/auth/logout',
    {
      config: { public: true, sameSite: true },
      schema: {
        tags,
        summary: 'Sign out',
        description: `Ends the session of the cookie \`${refreshCookie}\` and that of the access token, as far as they are sent. Its access tokens are refused within a second.`,
        security: [{ refresh: [] }, { bearer: [] }],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = request.actor.kind === 'account' ? request.principal : null;
      await service.signOut(request.cookies[refreshCookie], principal, request.actor);
      http.signedOut(reply);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/logout-everywhere',
    {
      schema: { tags, summary: 'End all sessions of the account', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await service.signOutEverywhere(request.principal.accountId, request.actor);
      http.signedOut(reply);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/me/sessions',
    {
      schema: { tags, summary: 'List my sessions, last used first', response: { 200: SessionList } },
    },
    async ({ principal }) => ({ items: await service.list(principal.accountId, principal.sessionId) }),
  );

  app.delete(
    '/me/sessions/:id',
    {
      schema: {
        tags,
        summary: 'End one of my sessions',
        params: Type.Object({ id: Uuid }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await service.end(request.params.id, request.principal.accountId, request.actor);
      return reply.code(204).send(null);
    },
  );
};
