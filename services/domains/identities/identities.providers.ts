import type { Configuration } from 'openid-client';
import type { IdentityProvider } from '../../contracts/identities.ts';
import type { ApiEnv } from '../../platform/env.schema.ts';
import { EnvironmentError } from '../../platform/env.ts';
import { isOutage } from '../../platform/outage.ts';
import { identityError } from './identities.errors.ts';

/** Loaded with the first sign-in. */
const openid = () => import('openid-client');

/** What a browser takes to the provider and back. The verifier stays here. */
export type Checks = { state: string; nonce: string; verifier: string };

/** `login`: the provider must ask again who he is; `select`: which of his accounts. */
export type Prompt = 'login' | 'select' | null;

/** Who somebody is, as a provider proved. */
export type ProvenIdentity = {
  issuer: string;
  subject: string;
  email: string | null;
  /** The provider vouches that the address is his. */
  emailVerified: boolean;
  /** Seconds since 1970 at which the provider asked him who he is; null when it does not tell. */
  authenticatedAt: number | null;
};

export type Provider = {
  readonly id: IdentityProvider;
  readonly name: string;
  /** Where to send the browser. @throws provider-unavailable */
  authorizationUrl(checks: Checks, prompt: Prompt): Promise<string>;
  /**
   * Redeems the code that the browser brought back.
   * @param query of the callback, as it came
   * @throws provider-refused, provider-answer-invalid, provider-unavailable
   */
  redeem(query: string, checks: Checks): Promise<ProvenIdentity>;
};

export type Providers = Readonly<Partial<Record<IdentityProvider, Provider>>>;

type Claims = Readonly<Record<string, unknown>>;

/** How providers differ. */
type Kind = {
  id: IdentityProvider;
  name: string;
  isEmailVerified(claims: Claims): boolean;
  prompts: Record<'login' | 'select', Record<string, string>>;
};

const select = { prompt: 'select_account' };

/** Google takes only some prompts, and tells auth_time to clients that ask for it (Sign in with Google, Security Bundle). */
const google: Kind = {
  id: 'google',
  name: 'Google',
  isEmailVerified: ({ email_verified }) => email_verified === true,
  prompts: {
    select,
    login: { ...select, max_age: '0', claims: JSON.stringify({ id_token: { auth_time: { essential: true } } }) },
  },
};

/**
 * Microsoft's `email` can be set to anything by the administrator of any tenant. Only the optional claim `xms_edov` says
 * that the owner of the domain verified it (Microsoft Entra, Optional claims reference); it comes as a boolean or as text.
 */
const microsoft: Kind = {
  id: 'microsoft',
  name: 'Microsoft',
  isEmailVerified: ({ xms_edov }) => [true, 1, '1', 'true'].includes(xms_edov as never),
  prompts: { select, login: { prompt: 'login', max_age: '0' } },
};

/** Seconds to wait for a provider. */
const timeout = 5;

/** Milliseconds for which what a provider says of itself is believed. */
const discoveryLifetime = 24 * 3600 * 1000;

type ProviderEnv = Pick<
  ApiEnv,
  | 'PUBLIC_URL'
  | 'GOOGLE_CLIENT_ID'
  | 'GOOGLE_CLIENT_SECRET'
  | 'GOOGLE_ISSUER'
  | 'MICROSOFT_CLIENT_ID'
  | 'MICROSOFT_CLIENT_SECRET'
  | 'MICROSOFT_TENANT'
  | 'MICROSOFT_ISSUER'
>;

/**
 * The providers that the environment has a client of.
 * @throws {EnvironmentError} when it has half of one
 */
export const createProviders = (env: ProviderEnv): Providers => {
  const tenant = `https://login.microsoftonline.com/${env.MICROSOFT_TENANT ?? 'common'}/v2.0`;
  const clients = [
    {
      kind: google,
      id: env.GOOGLE_CLIENT_ID,
      secret: env.GOOGLE_CLIENT_SECRET,
      issuer: env.GOOGLE_ISSUER ?? 'https://accounts.google.com',
    },
    {
      kind: microsoft,
      id: env.MICROSOFT_CLIENT_ID,
      secret: env.MICROSOFT_CLIENT_SECRET,
      issuer: env.MICROSOFT_ISSUER ?? tenant,
    },
  ];
  const problems: string[] = [];
  const providers: Partial<Record<IdentityProvider, Provider>> = {};
  for (const { kind, id, secret, issuer } of clients) {
    const redirectUri = redirectUriOf(env.PUBLIC_URL, kind.id);
    if (id && secret) providers[kind.id] = createProvider(kind, { id, secret, issuer, redirectUri });
    else if (id || secret) {
      const name = kind.id.toUpperCase();
      problems.push(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET belong together: one is not set.`);
    }
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return providers;
};

/** One address a provider, registered there to the letter (RFC 9700 §2.1, ASVS 10.2.2). */
const redirectUriOf = (publicUrl: string, provider: IdentityProvider): string =>
  `${publicUrl}/v1/auth/oidc/${provider}/callback`;

type Client = { id: string; secret: string; issuer: string; redirectUri: string };

const createProvider = (kind: Kind, client: Client): Provider => {
  const configuration = discoverOnce(client);
  return {
    id: kind.id,
    name: kind.name,
    authorizationUrl: async ({ state, nonce, verifier }, prompt) => {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await openid();
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: client.redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(prompt && kind.prompts[prompt]),
      });
      return url.href;
    },
    redeem: async (query, { state, nonce, verifier }) => {
      const url = new URL(client.redirectUri);
      url.search = query;
      const { authorizationCodeGrant } = await openid();
      const found = await configuration();
      try {
        const tokens = await authorizationCodeGrant(found, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return identityOf(kind, tokens.claims() as Claims);
      } catch (error) {
        throw identityError(await codeOf(error), { cause: error });
      }
    },
  };
};

const identityOf = (kind: Kind, claims: Claims): ProvenIdentity => {
  const { iss, sub, email, auth_time } = claims;
  return {
    issuer: iss as string,
    subject: sub as string,
    email: typeof email === 'string' && email.length <= 254 ? email : null,
    emailVerified: kind.isEmailVerified(claims),
    authenticatedAt: typeof auth_time === 'number' ? auth_time : null,
  };
};

/** Asks the provider for its addresses and keys when they are first needed; what failed is asked again. */
const discoverOnce = ({ id, secret, issuer }: Client): (() => Promise<Configuration>) => {
  let found: { configuration: Promise<Configuration>; until: number } | undefined;

  const discover = async (): Promise<Configuration> => {
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await openid();
    // The signature counts, although the token comes from the provider's own TLS connection (ASVS 10.5.3).
    const execute = [enableNonRepudiationChecks];
    if (issuer.startsWith('http:')) execute.push(allowInsecureRequests);
    return discovery(new URL(issuer), id, secret, undefined, { timeout, execute });
  };

  return async () => {
    if (!found || found.until < Date.now()) {
      found = { configuration: discover(), until: Date.now() + discoveryLifetime };
    }
    const asked = found;
    try {
      return await asked.configuration;
    } catch (error) {
      if (found === asked) found = undefined;
      throw identityError('provider-unavailable', { cause: error });
    }
  };
};

const codeOf = async (error: unknown) => {
  const { AuthorizationResponseError, ResponseBodyError } = await openid();
  if (error instanceof AuthorizationResponseError) return 'provider-refused';
  if (error instanceof ResponseBodyError)
    return error.status >= 500 ? 'provider-unavailable' : 'provider-answer-invalid';
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
  const isAway =
    isOutage(error) ||
    message === 'fetch failed' ||
    code === 'OAUTH_TIMEOUT' ||
    (cause instanceof Response && cause.status >= 500);
  return isAway ? 'provider-unavailable' : 'provider-answer-invalid';
};
