import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AccessToken, Account, Credentials, Registration } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AccountService } from './accounts.service.ts';

type Options = { service: AccountService; issueAccessToken: (principal: Principal) => AccessToken };

/** Ten tries in 15 minutes from one address. */
const slow = { rateLimit: { max: 10, timeWindow: '15 minutes' } };

export const accountRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service, issueAccessToken }) => {
  const tags = ['accounts'];

  app.post(
    '/auth/register',
    {
      config: { public: true, ...slow },
      schema: { tags, summary: 'Open an account', security: [], body: Registration, response: { 201: Account } },
    },
    async (request, reply) => reply.code(201).send(await service.register(request.body)),
  );

  app.post(
    '/auth/login',
    {
      config: { public: true, ...slow },
      schema: { tags, summary: 'Sign in', security: [], body: Credentials, response: { 200: AccessToken } },
    },
    async (request) => {
      const { id, role } = await service.authenticate(request.body);
      return issueAccessToken({ accountId: id, role, sessionId: id, authenticatedAt: Date.now() / 1000, scopes: null });
    },
  );

  app.get(
    '/me',
    { config: { scope: 'account:read' }, schema: { tags, summary: 'Who am I', response: { 200: Account } } },
    async (request) => service.get(request.principal.accountId),
  );
};
