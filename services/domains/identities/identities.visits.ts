import { randomBytes } from 'node:crypto';
import type { IdentityProvider } from '../../contracts/identities.ts';
import type { Seal } from '../../platform/sealed.ts';
import type { OneTimeTokenService } from '../one-time-tokens/index.ts';
import { identityError } from './identities.errors.ts';
import type { Checks, Prompt, Provider, Providers } from './identities.providers.ts';

/** What somebody goes to a provider for: signing in, linking it to his account, or proving again who he is. */
export type Visit = {
  provider: Provider;
  returnTo: string;
  /** Seconds since 1970. */
  startedAt: number;
} & ({ purpose: 'sign-in' } | { purpose: 'link' | 'step-up'; accountId: string; sessionId: string });

type NewVisit = { returnTo: string } & (
  | { purpose: 'sign-in' }
  | { purpose: 'link' | 'step-up'; accountId: string; sessionId: string | null }
);

/** Kept with the one-time token. */
type Data = {
  provider: IdentityProvider;
  purpose: Visit['purpose'];
  returnTo: string;
  sessionId: string;
  sealed: string;
};

const prompts: Record<Visit['purpose'], Prompt> = { 'sign-in': null, link: 'select', 'step-up': 'login' };

/**
 * The way to a provider and back (OpenID Connect Core §3.1; RFC 9700 §2.1). The one-time token is a cookie of the
 * browser that leaves, so only that one can come back, once; state, nonce and PKCE verifier are sealed with it.
 */
export const createVisits = ({
  providers,
  oneTimeTokens,
  seal,
}: {
  providers: Providers;
  oneTimeTokens: OneTimeTokenService;
  seal: Seal;
}) => {
  const providerOf = (id: IdentityProvider): Provider => {
    const provider = providers[id];
    if (!provider) throw identityError('provider-unknown');
    return provider;
  };

  return {
    list: (): { provider: IdentityProvider; name: string }[] =>
      Object.values(providers).map(({ id, name }) => ({ provider: id, name })),

    /**
     * @returns where to send the browser, and the token that it must bring back
     * @throws provider-unknown, provider-unavailable
     */
    begin: async (
      id: IdentityProvider,
      visit: NewVisit,
    ): Promise<{ url: string; token: string; expiresIn: number }> => {
      const checks: Checks = { state: random(), nonce: random(), verifier: random() };
      const url = await providerOf(id).authorizationUrl(checks, prompts[visit.purpose]);
      const { purpose, returnTo } = visit;
      const signedIn = purpose === 'sign-in' ? undefined : visit;
      const data: Data = {
        provider: id,
        purpose,
        returnTo,
        sessionId: signedIn?.sessionId ?? '',
        sealed: seal.seal(JSON.stringify(checks), contextOf(id)),
      };
      const given = await oneTimeTokens.issue('openid-connect', {
        data,
        ...(signedIn && { accountId: signedIn.accountId }),
      });
      return { url, ...given };
    },

    /** Uses the token up. @throws provider-unknown, provider-visit-expired */
    end: async (id: IdentityProvider, token: string | undefined): Promise<{ visit: Visit; checks: Checks }> => {
      const provider = providerOf(id);
      const found = token ? await oneTimeTokens.take('openid-connect', token) : null;
      const data = found?.data as Data | undefined;
      if (!found || data?.provider !== id) throw identityError('provider-visit-expired');
      const { purpose, returnTo, sessionId, sealed } = data;
      const checks = JSON.parse(seal.open(sealed, contextOf(id))) as Checks;
      const shared = { provider, returnTo, startedAt: found.createdAt.getTime() / 1000 };
      if (purpose === 'sign-in') return { visit: { ...shared, purpose }, checks };
      if (!found.accountId) throw identityError('provider-visit-expired');
      return { visit: { ...shared, purpose, accountId: found.accountId, sessionId }, checks };
    },
  };
};

export type Visits = ReturnType<typeof createVisits>;

/** 256 bits, as long as RFC 7636 §7.1 recommends for a verifier. */
const random = (): string => randomBytes(32).toString('base64url');

const contextOf = (provider: IdentityProvider): string => `openid-connect:${provider}`;
