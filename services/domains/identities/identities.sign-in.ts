import type { IdentityProvider } from '../../contracts/identities.ts';
import { type Actor, byOwner } from '../../platform/actor.ts';
import { AppError, type Language } from '../../platform/errors.ts';
import type { AuditService } from '../audit/index.ts';
import type { FirstFactorPassed, SignInService } from '../sessions/index.ts';
import { identityError } from './identities.errors.ts';
import type { ProvenIdentity } from './identities.providers.ts';
import type { IdentityService, Proof } from './identities.service.ts';
import type { Visit, Visits } from './identities.visits.ts';

/** What came of a visit to a provider: `passed` is what the sign-in says, null when nobody had to sign in. */
export type Outcome = {
  visit: Visit | null;
  passed: FirstFactorPassed | null;
  /** What went wrong: our code, and for the log what the provider or the library said. */
  error: { code: string; reason: string } | null;
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
        // Who comes without a visit leaves nothing behind: anybody can do that as often as he likes.
        if (visit) {
          const accountId = visit.purpose === 'sign-in' ? null : visit.accountId;
          const details = { factor: id, purpose: visit.purpose, reason: error.code };
          await audit.record(actorOf(visit, given.actor), { action: 'sign-in.failed', accountId, details });
        }
        return { visit, passed: null, error: { code: error.code, reason: reasonOf(error) } };
      }
    },
  };
};

export type ProviderSignIn = ReturnType<typeof createProviderSignIn>;

/** Neither claims nor tokens: the library's message, and the code that the provider sent (RFC 6749 §4.1.2.1, §5.2). */
const reasonOf = ({ cause, message }: AppError): string => {
  if (!(cause instanceof Error)) return message;
  const { error } = cause as { error?: unknown };
  return typeof error === 'string' ? `${cause.message}: ${error}` : cause.message;
};

/** The callback carries no access token: who links or steps up is the one who left for the provider. */
const actorOf = (visit: Visit, actor: Actor): Actor =>
  visit.purpose === 'sign-in' ? actor : byOwner(actor, visit.accountId);

/** The provider must have asked him who he is after he left for it (OpenID Connect Core §3.1.2.1, `max_age`). */
const requireFresh = ({ authenticatedAt }: ProvenIdentity, startedAt: number): void => {
  if (authenticatedAt === null || authenticatedAt < startedAt - tolerance) {
    throw identityError('provider-sign-in-too-old');
  }
};
