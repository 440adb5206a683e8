import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  Identities,
  IdentityProvider,
  IdentityProviders,
  ProviderAddress,
  ProviderVisit,
} from '../../contracts/identities.ts';
import '../../platform/http.ts';
import { setVisitCookie } from './identities.http.ts';
import type { IdentityService } from './identities.service.ts';
import type { Visits } from './identities.visits.ts';

type Options = { service: IdentityService; visits: Visits };

const Params = Type.Object({ provider: IdentityProvider });

/** An account's identities; what a browser visits itself is in identities.visit.routes.ts. */
export const identityRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service, visits }) => {
  const tags = ['sign-in by a provider'];

  /** Sends somebody who is signed in to a provider. @returns where that is */
  const leave = async (
    purpose: 'link' | 'step-up',
    provider: IdentityProvider,
    { body, principal: { accountId, sessionId } }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<ProviderAddress> => {
    const { returnTo = '/' } = body as ProviderVisit;
    const { url, ...cookie } = await visits.begin(provider, { purpose, returnTo, accountId, sessionId });
    setVisitCookie(reply, cookie);
    return { url };
  };

  app.get(
    '/auth/providers',
    {
      config: { public: true },
      schema: { tags, summary: 'Who else signs in here', security: [], response: { 200: IdentityProviders } },
    },
    async () => ({ items: visits.list() }),
  );

  app.get(
    '/me/identities',
    { schema: { tags, summary: 'Providers linked to my account', response: { 200: Identities } } },
    async ({ principal }) => ({ items: await service.list(principal.accountId) }),
  );

  app.post(
    '/me/identities/:provider',
    {
      config: { recentSignIn: true },
      schema: {
        tags,
        summary: 'Link a provider to my account',
        description:
          'Sets the cookie `__Host-oidc` and says where to send the browser. It comes back to `returnTo`, with `?error=<code>` when nothing was linked.',
        params: Params,
        body: ProviderVisit,
        response: { 200: ProviderAddress },
      },
    },
    (request, reply) => leave('link', request.params.provider, request, reply),
  );

  app.delete(
    '/me/identities/:provider',
    {
      config: { recentSignIn: true },
      schema: {
        tags,
        summary: 'Unlink a provider',
        description: 'Ends the other sessions. The last way to sign in stays.',
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async ({ params, principal: { accountId, sessionId }, actor }, reply) => {
      await service.unlink(accountId, params.provider, sessionId, actor);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/step-up/:provider',
    {
      schema: {
        tags,
        summary: 'Prove again who I am, at a provider',
        description:
          'For accounts without a password. Sets the cookie `__Host-oidc` and says where to send the browser; the provider asks for the sign-in there anew. It comes back to `returnTo` with a new session, or with `?error=<code>`.',
        params: Params,
        body: ProviderVisit,
        response: { 200: ProviderAddress },
      },
    },
    (request, reply) => leave('step-up', request.params.provider, request, reply),
  );
};
