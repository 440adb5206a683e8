import type { IdentityProvider } from '../../contracts/identities.ts';
import type { Actor } from '../../platform/actor.ts';
import { AppError, type Language } from '../../platform/errors.ts';
import type { AuditService } from '../audit/index.ts';
import type { SignInService } from '../sessions/index.ts';
import { identityError } from './identities.errors.ts';
import type { ProvenIdentity } from './identities.providers.ts';
import type { IdentityService, Proof } from './identities.service.ts';
import type { Visit, Visits } from './identities.visits.ts';

/** What came of a visit to a provider: `passed` is what the sign-in says, null when nobody had to sign in. */
export type Outcome = {
  visit: Visit | null;
  passed: Awaited<ReturnType<SignInService['firstFactorPassed']>> | null;
  /** Code of what went wrong. */
  error: string | null;
};

/** Seconds by which the provider's clock may be behind ours. */
const tolerance = 30;

type Dependencies = {
  visits: Visits;
  identities: IdentityService;
  signIn: Pick<SignInService, 'firstFactorPassed'>;
  audit: AuditService;
};

/** Everything that happens when a browser comes back from a provider. */
export const createProviderSignIn = ({ visits, identities, signIn, audit }: Dependencies) => {
  const conclude = async (visit: Visit, proof: Proof, language: Language, actor: Actor): Promise<Outcome['passed']> => {
    const { id: provider } = visit.provider;
    switch (visit.purpose) {
      case 'sign-in': {
        const account = await identities.accountFor(proof, language, actor);
        return signIn.firstFactorPassed(account, provider, actor);
      }
      case 'link':
        await identities.link(visit.accountId, visit.sessionId, proof, actor);
        return null;
      case 'step-up': {
        const account = await identities.accountOf(visit.accountId, proof);
        requireFresh(proof, visit.startedAt);
        return signIn.firstFactorPassed(account, provider, actor, { replaces: visit.sessionId });
      }
    }
  };

  return {
    /**
     * @param token of the browser's cookie
     * @param query of the callback
     * @throws what is no answer to the visitor, such as a database that is away
     */
    complete: async (
      id: IdentityProvider,
      given: { token: string | undefined; query: string; language: Language; actor: Actor },
    ): Promise<Outcome> => {
      let visit: Visit | null = null;
      try {
        const found = await visits.end(id, given.token);
        visit = found.visit;
        const actor = actorOf(visit, given.actor);
        const proof = { provider: id, ...(await visit.provider.redeem(given.query, found.checks)) };
        return { visit, passed: await conclude(visit, proof, given.language, actor), error: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const accountId = visit && visit.purpose !== 'sign-in' ? visit.accountId : null;
        const details = { factor: id, reason: error.code };
        await audit.record(given.actor, { action: 'sign-in.failed', accountId, details });
        return { visit, passed: null, error: error.code };
      }
    },
  };
};

export type ProviderSignIn = ReturnType<typeof createProviderSignIn>;

/** The callback carries no access token: who links or steps up is the one who left for the provider. */
const actorOf = (visit: Visit, actor: Actor): Actor =>
  visit.purpose === 'sign-in' ? actor : { ...actor, kind: 'account', accountId: visit.accountId };

/** The provider must have asked him who he is after he left for it (OpenID Connect Core §3.1.2.1, `max_age`). */
const requireFresh = ({ authenticatedAt }: ProvenIdentity, startedAt: number): void => {
  if (authenticatedAt === null || authenticatedAt < startedAt - tolerance) {
    throw identityError('provider-sign-in-too-old');
  }
};
