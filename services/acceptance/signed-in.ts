import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../contracts/accounts.ts';
import { openAccount as openConfirmedAccount } from '../local/accounts.ts';
import type { Backends } from '../local/platform-processes.ts';
import { newBrowser } from './browser.ts';

type Platform = { url: string; backends: Pick<Backends, 'databaseUrl'> };

/** An account that has confirmed its address. */
export const openAccount = async ({ backends }: Platform, role: Role = 'customer') => {
  const account = { email: `${randomUUID()}@example.fr`, password: 'correct horse battery', role };
  return { ...account, id: await openConfirmedAccount(backends.databaseUrl, account) };
};

export type OpenAccount = Awaited<ReturnType<typeof openAccount>>;

/** Signs in with a password in a browser of its own. */
export const signIn = async (platform: Platform, account: OpenAccount, browser = newBrowser(platform.url)) => {
  const { email, password } = account;
  const { status, body } = await browser.ask('POST', '/v1/auth/login', { body: { email, password } });
  if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
  const accessToken = body.accessToken as string;
  return { account, browser, accessToken, sessionId: claimsOf(accessToken).sid };
};

/** Signs in somebody who must have a second factor, and gets one on the way. */
export const enrol = async (platform: Platform, account: OpenAccount, browser = newBrowser(platform.url)) => {
  const { email, password } = account;
  const { challenge } = (await browser.ask('POST', '/v1/auth/login', { body: { email, password } })).body;
  const { secret } = (await browser.ask('POST', '/v1/auth/login/enrolment', { body: { challenge } })).body;
  const confirmation = { challenge, code: codeOf(secret) };
  const { status, body } = await browser.ask('POST', '/v1/auth/login/second-factor', { body: confirmation });
  if (status !== 200) throw new Error(`enrolment: ${status} ${JSON.stringify(body)}`);
  const { accessToken, recoveryCodes } = body as { accessToken: string; recoveryCodes: string[] };
  return { account, browser, accessToken, recoveryCodes, secret, sessionId: claimsOf(accessToken).sid };
};

/** What an authenticator app shows now, or in so many steps. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

export const claimsOf = (accessToken: string) =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] as string, 'base64url').toString()) as {
    sub: string;
    sid: string;
    role: Role;
    auth_time: number;
    iat: number;
    exp: number;
  };
