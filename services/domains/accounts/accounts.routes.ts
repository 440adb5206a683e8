import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account, AccountChange, EmailChange, EmailConfirmation, MailSent } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { AccountService } from './accounts.service.ts';
import type { EmailChangeService } from './email-change.service.ts';

type Options = { accounts: AccountService; emailChange: EmailChangeService };

export const accountRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { accounts, emailChange }) => {
  const tags = ['accounts'];

  app.get('/me', { schema: { tags, summary: 'Who am I', response: { 200: Account } } }, async (request) =>
    accounts.get(request.principal.accountId),
  );

  app.patch(
    '/me',
    { schema: { tags, summary: 'Change the account', body: AccountChange, response: { 200: Account } } },
    async (request) => accounts.change(request.principal.accountId, request.body),
  );

  app.post(
    '/me/email',
    {
      config: { recentSignIn: true },
      schema: {
        tags,
        summary: 'Change the address of mail',
        description: 'Sends a link to the new address; nothing changes until it is confirmed. Needs a recent sign-in.',
        body: EmailChange,
        response: { 202: MailSent },
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      await emailChange.request(request.principal.accountId, email, request.actor);
      return reply.code(202).send({ email });
    },
  );

  app.post(
    '/me/email/confirm',
    {
      schema: {
        tags,
        summary: 'Confirm the new address',
        description: 'With the token of the link that was sent to it. The old address is told.',
        body: EmailConfirmation,
        response: { 200: Account },
      },
    },
    async (request) => emailChange.confirm(request.principal.accountId, request.body.token, request.actor),
  );
};
