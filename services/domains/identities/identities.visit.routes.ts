import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdentityProvider, ReturnTo } from '../../contracts/identities.ts';
import '../../platform/http.ts';
import type { SessionHttp } from '../sessions/index.ts';
import { clearVisitCookie, setVisitCookie, visitCookieOf } from './identities.http.ts';
import type { Outcome, ProviderSignIn } from './identities.sign-in.ts';
import type { Visits } from './identities.visits.ts';

type Options = { visits: Visits; signIn: ProviderSignIn; http: SessionHttp; webUrl: string };

const Params = Type.Object({ provider: IdentityProvider });

/** What OpenID Connect Core §3.1.2.5 and §3.1.2.6 and RFC 9207 send, and whatever a provider adds. */
const Answer = Type.Object({}, { additionalProperties: Type.Unknown() });

/** A hundred in 15 minutes from one address: each leaves a row. */
const slow = { rateLimit: { max: 100, timeWindow: '15 minutes' } };

/** Where the browser itself goes: to the provider, and back. */
export const identityVisitRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { visits, signIn, http, webUrl },
) => {
  const shared = { tags: ['sign-in by a provider'], security: [], params: Params };
  const redirect = { 303: Type.Null() };

  /** Sets the cookies of what was reached. @returns the path of the web app to go on at; nothing in it is a secret */
  const settle = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { visit, passed, error }: Outcome,
  ): Promise<string> => {
    const returnTo = visit?.returnTo ?? '/';
    if (error) {
      request.log.warn({ provider: visit?.provider.id, ...error }, 'A sign-in by a provider failed.');
      return withParameters(visit && visit.purpose !== 'sign-in' ? returnTo : '/sign-in', { error: error.code });
    }
    if (!passed) return returnTo;
    if ('session' in passed) {
      // The access token is for memory only: the web app gets one with the cookie.
      await http.signedIn(request, reply, passed.session);
      return returnTo;
    }
    http.challenged(reply, passed);
    return withParameters('/sign-in/second-factor', { enrolment: String(passed.enrolment), returnTo });
  };

  app.get(
    '/auth/oidc/:provider',
    {
      config: { public: true, ...slow },
      schema: {
        ...shared,
        summary: 'Go to a provider to sign in',
        description:
          'For the browser’s own navigation. It comes back to `returnTo` with the session’s cookies; to `/sign-in/second-factor` with the cookie `__Host-challenge` when a second factor is needed; to `/sign-in?error=<code>` when it failed.',
        querystring: Type.Object({ returnTo: ReturnTo }, { additionalProperties: false }),
        response: redirect,
      },
    },
    async ({ params, query }, reply) => {
      const { url, ...cookie } = await visits.begin(params.provider, { purpose: 'sign-in', returnTo: query.returnTo });
      return setVisitCookie(reply, cookie).redirect(url, 303);
    },
  );

  app.get(
    '/auth/oidc/:provider/callback',
    {
      config: { public: true },
      schema: { ...shared, summary: 'Come back from a provider', querystring: Answer, response: redirect },
    },
    async (request, reply) => {
      const outcome = await signIn.complete(request.params.provider, {
        token: visitCookieOf(request),
        query: queryOf(request.url),
        language: request.chosenLanguage,
        actor: request.actor,
      });
      const path = await settle(request, clearVisitCookie(reply), outcome);
      return reply.header('cache-control', 'no-store').redirect(`${webUrl}${path}`, 303);
    },
  );
};

/** As it came: a parsed one would hide parameters that come twice. */
const queryOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

const withParameters = (path: string, parameters: Record<string, string>): string =>
  `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
