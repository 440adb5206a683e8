import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RecoveryCodes, TotpConfirmation, TotpEnrolment, TwoFactor } from '../../contracts/two-factor.ts';
import '../../platform/http.ts';
import type { TwoFactorService } from './two-factor.service.ts';

type Options = {
  service: TwoFactorService;
  /** Who signed in. @throws when the account is no more */
  accountOf: (accountId: string) => Promise<{ id: string; email: string }>;
};

const tags = ['two-factor'];
const recentSignIn = { recentSignIn: true };
const url = '/me/two-factor';

export const twoFactorRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service, accountOf }) => {
  app.get(
    url,
    { schema: { tags, summary: 'Whether there is a second factor', response: { 200: TwoFactor } } },
    async ({ principal }) => service.status(principal.accountId),
  );

  app.post(
    url,
    {
      config: recentSignIn,
      schema: {
        tags,
        summary: 'Set up an authenticator app',
        description: 'It is in force once its first code has confirmed it. Until then, the next call replaces the key.',
        response: { 200: TotpEnrolment },
      },
    },
    async ({ principal }) => service.beginEnrolment(await accountOf(principal.accountId)),
  );

  app.post(
    `${url}/confirm`,
    {
      schema: {
        tags,
        summary: 'Confirm the authenticator app by its first code',
        description: 'Ends all other sessions. The recovery codes are shown this once.',
        body: TotpConfirmation,
        response: { 200: RecoveryCodes },
      },
    },
    async ({ principal: { accountId, sessionId }, actor, body }) =>
      service.confirmEnrolment(accountId, body.code, actor, undefined, sessionId),
  );

  app.delete(
    url,
    {
      config: recentSignIn,
      schema: {
        tags,
        summary: 'Give the second factor up',
        description: 'Ends all other sessions. Staff cannot.',
        response: { 204: Type.Null() },
      },
    },
    async ({ principal: { accountId: id, role, sessionId }, actor }, reply) => {
      await service.disable({ id, role }, actor, sessionId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/recovery-codes`,
    {
      config: recentSignIn,
      schema: {
        tags,
        summary: 'Replace the recovery codes',
        description: 'Those before are void. The new ones are shown this once.',
        response: { 200: RecoveryCodes },
      },
    },
    async ({ principal, actor }) => service.replaceRecoveryCodes(principal.accountId, actor),
  );
};
