import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account, Registration } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { AccountService } from './accounts.service.ts';

type Options = { service: AccountService };

/** Ten tries in 15 minutes from one address. */
const slow = { rateLimit: { max: 10, timeWindow: '15 minutes' } };

export const accountRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service }) => {
  const tags = ['accounts'];

  app.post(
    '/auth/register',
    {
      config: { public: true, ...slow },
      schema: { tags, summary: 'Open an account', security: [], body: Registration, response: { 201: Account } },
    },
    async (request, reply) => reply.code(201).send(await service.register(request.body)),
  );

  app.get('/me', { schema: { tags, summary: 'Who am I', response: { 200: Account } } }, async (request) =>
    service.get(request.principal.accountId),
  );
};
