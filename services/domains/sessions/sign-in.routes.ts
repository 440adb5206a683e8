import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AccessToken, Credentials } from '../../contracts/accounts.ts';
import { Challenged, SecondFactor, SecondFactorNeeded, SignedIn, StepUp } from '../../contracts/sessions.ts';
import { TotpEnrolment } from '../../contracts/two-factor.ts';
import '../../platform/http.ts';
import { challengeCookie, deviceCookie, type SessionHttp } from './sessions.http.ts';
import type { SignInService } from './sign-in.service.ts';

const tags = ['sessions'];
const byCookie = { public: true, sameSite: true };
const setsCookie = 'Sets the cookie `__Host-refresh`, with which `POST /v1/auth/refresh` renews the access token.';

export const signInRoutes: FastifyPluginAsyncTypebox<{ signIn: SignInService; http: SessionHttp }> = async (
  app,
  { signIn, http },
) => {
  app.post(
    '/auth/login',
    {
      config: byCookie,
      schema: {
        tags,
        summary: 'Sign in',
        description: `${setsCookie} Answers 202 when a second factor is needed: see \`POST /v1/auth/login/second-factor\`.`,
        security: [],
        body: Credentials,
        response: { 200: AccessToken, 202: SecondFactorNeeded },
      },
    },
    async (request, reply) => {
      const passed = await signIn.byPassword(request.body, request.cookies[deviceCookie], request.actor);
      if ('session' in passed) return http.signedIn(request, reply, passed.session);
      return reply.code(202).send(passed);
    },
  );

  app.post(
    '/auth/login/second-factor',
    {
      config: byCookie,
      schema: {
        tags,
        summary: 'Sign in: the second factor',
        description: `Takes the challenge of the sign-in from the body or the cookie \`${challengeCookie}\`. ${setsCookie}`,
        security: [{ challenge: [] }, {}],
        body: SecondFactor,
        response: { 200: SignedIn },
      },
    },
    async (request, reply) => {
      const { challenge = request.cookies[challengeCookie], ...proof } = request.body;
      const { session, recoveryCodes } = await signIn.secondFactorPassed(challenge, proof, request.actor);
      return { ...(await http.signedIn(request, reply, session)), ...(recoveryCodes && { recoveryCodes }) };
    },
  );

  app.post(
    '/auth/login/enrolment',
    {
      config: byCookie,
      schema: {
        tags,
        summary: 'Sign in: get a second factor',
        description:
          'For accounts that must have one and have none yet. The first code, sent to `POST /v1/auth/login/second-factor`, puts it in force.',
        security: [{ challenge: [] }, {}],
        body: Challenged,
        response: { 200: TotpEnrolment },
      },
    },
    async ({ body, cookies }) => signIn.enrol(body.challenge ?? cookies[challengeCookie]),
  );

  app.post(
    '/auth/step-up',
    {
      schema: {
        tags,
        summary: 'Prove again who you are',
        description: `With every factor the account has. The session is replaced by a new one, which for ten minutes may do what needs a recent sign-in. ${setsCookie}`,
        body: StepUp,
        response: { 200: AccessToken },
      },
    },
    async (request, reply) =>
      http.signedIn(request, reply, await signIn.stepUp(request.principal, request.body, request.actor)),
  );
};
