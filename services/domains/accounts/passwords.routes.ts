import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { MailSent, PasswordByLink, PasswordChange, PasswordResetRequest } from '../../contracts/accounts.ts';
import '../../platform/http.ts';
import type { PasswordService } from './passwords.service.ts';

const tags = ['accounts'];

const nothing = Type.Null({ description: 'Done.' });

export const passwordRoutes: FastifyPluginAsyncTypebox<{ passwords: PasswordService }> = async (app, { passwords }) => {
  app.post(
    '/me/password',
    {
      schema: {
        tags,
        summary: 'Change the password',
        description: 'Ends all other sessions.',
        body: PasswordChange,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await passwords.change(request.principal, request.body, request.actor);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/password-reset',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Ask for a new password',
        description:
          'Sends a link, good for 30 minutes, to an address that has an account. The answer is always the same.',
        security: [],
        body: PasswordResetRequest,
        response: { 202: MailSent },
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      await passwords.requestReset(email, request.actor);
      return reply.code(202).send({ email });
    },
  );

  app.post(
    '/auth/password-reset/confirm',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Set a new password',
        description: 'With the token of the link. Ends all sessions; signs nobody in.',
        security: [],
        body: PasswordByLink,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await passwords.reset(request.body, request.actor);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/invitation/confirm',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Accept an invitation',
        description: 'Sets the first password of an account that was opened for somebody. Signs nobody in.',
        security: [],
        body: PasswordByLink,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await passwords.acceptInvitation(request.body, request.actor);
      return reply.code(204).send(null);
    },
  );
};
