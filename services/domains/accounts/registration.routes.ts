import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Account, MailSent, Registration, RegistrationConfirmation } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { Language } from '../../platform/errors.ts';
import type { RegistrationService } from './registration.service.ts';

const tags = ['accounts'];

/** French, where any language will do. */
const languageOf = (request: FastifyRequest): Language => {
  const wanted = request.headers['accept-language'] ?? '*';
  return wanted === '*' ? 'fr' : request.chosenLanguage;
};

export const registrationRoutes: FastifyPluginAsyncTypebox<{ registration: RegistrationService }> = async (
  app,
  { registration },
) => {
  app.post(
    '/auth/register',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Register',
        description:
          'Sends a mail with a link that opens the account; an address that has an account gets the news that it has. ' +
          'The answer is the same.',
        security: [],
        body: Registration,
        response: { 202: MailSent },
      },
    },
    async (request, reply) => {
      await registration.register(request.body, languageOf(request), request.actor);
      return reply.code(202).send({ email: request.body.email });
    },
  );

  app.post(
    '/auth/register/confirm',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Open the account',
        description: 'With the token of the link, good for a day, and the password that was chosen.',
        security: [],
        body: RegistrationConfirmation,
        response: { 201: Account },
      },
    },
    async (request, reply) => reply.code(201).send(await registration.confirm(request.body, request.actor)),
  );
};
