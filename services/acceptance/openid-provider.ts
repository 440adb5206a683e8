import { createHash } from 'node:crypto';
import {
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
  type TokenRequestIncomingMessage,
} from 'oauth2-mock-server';
import { freePort } from '../local/ports.ts';
import { newBrowser } from './browser.ts';

/** What the provider says of who signs in there, beside `iss`, `aud`, `nonce` and times. */
export type Person = { sub: string } & Record<string, unknown>;

/** A provider of OpenID Connect that a test may make lie. */
export const startOpenIdProvider = async () => {
  const server = new OAuth2Server();
  const port = await freePort();
  await server.issuer.keys.generate('RS256');
  await server.start(port, 'localhost');
  const { service } = server;

  let person: Person = { sub: 'nobody' };
  let tamper: { token?: (token: MutableToken) => void; answer?: (answer: Record<string, unknown>) => void } = {};
  let failing = false;
  /** As they came, the newest last. */
  const tokenRequests: Record<string, string>[] = [];

  service.on('beforeTokenSigning', (token: MutableToken) => {
    Object.assign(token.payload, person);
    tamper.token?.(token);
  });
  service.on('beforeResponse', (response: MutableResponse, request: TokenRequestIncomingMessage) => {
    tokenRequests.push({ ...request.body } as unknown as Record<string, string>);
    tamper.answer?.(response.body as Record<string, unknown>);
    if (failing) response.statusCode = 503;
  });

  return {
    issuer: server.issuer.url as string,
    tokenRequests,
    /** From now on this person signs in there. */
    signIn: (next: Person) => {
      person = next;
      tamper = {};
    },
    /** Changes what the next tokens say, or what they are; until somebody else signs in. */
    tamper: (next: typeof tamper) => {
      tamper = next;
    },
    /** Whether the token endpoint answers 503. */
    fail: (next: boolean) => {
      failing = next;
    },
    stop: () => server.stop(),
  };
};

export type OpenIdProvider = Awaited<ReturnType<typeof startOpenIdProvider>>;

/** RFC 7636 §4.2 */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** A browser that goes to a provider and back. */
export const newVisitor = (apiUrl: string) => {
  const browser = newBrowser(apiUrl);

  const locationOf = async (response: Response): Promise<string> => {
    const location = response.headers.get('location');
    if (!location) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
    return location;
  };

  /** Goes to the provider. @returns its address, as it was asked for */
  const leave = async (provider: string, returnTo = '/documents'): Promise<string> =>
    locationOf(await browser.request('GET', `/v1/auth/oidc/${provider}?returnTo=${encodeURIComponent(returnTo)}`));

  /** Signs in at the provider. @returns the address of the callback */
  const signInThere = async (url: string): Promise<string> => locationOf(await fetch(url, { redirect: 'manual' }));

  /** @returns where in the web app it ends */
  const comeBack = async (callback: string): Promise<string> =>
    locationOf(await browser.request('GET', callback.slice(apiUrl.length)));

  return {
    ...browser,
    leave,
    signInThere,
    comeBack,
    /** All of it. */
    visit: async (provider: string, returnTo?: string): Promise<string> =>
      comeBack(await signInThere(await leave(provider, returnTo))),
    /** The same for one who was told where to go. */
    follow: async (url: string): Promise<string> => comeBack(await signInThere(url)),
    /** A new access token, by the cookie. */
    accessToken: async (): Promise<string> => {
      const { status, body } = await browser.ask('POST', '/v1/auth/refresh');
      if (status !== 200) throw new Error(`no session: ${status}`);
      return body.accessToken;
    },
  };
};

export type Visitor = ReturnType<typeof newVisitor>;
