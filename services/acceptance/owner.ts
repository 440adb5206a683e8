import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import type { Role } from '../contracts/accounts.ts';
import { openAccount } from '../local/accounts.ts';
import { newBrowser } from './browser.ts';
import type { startPlatform } from './test-platform.ts';

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** The owner of an account that is written into the database, who signs in and changes it over HTTP. */
export const newOwner = async (
  { url, sql, backends }: Pick<Awaited<ReturnType<typeof startPlatform>>, 'url' | 'sql' | 'backends'>,
  { role = 'customer' }: { role?: Role } = {},
) => {
  const credentials = { email: `${randomUUID()}@example.fr`, password: 'un cheval correct agrafé' };
  const id = await openAccount(backends.databaseUrl, { ...credentials, role });

  /** Each time from another browser: no cookie says more than the call does. */
  const request = async (method: string, path: string, body?: unknown, accessToken?: string): Promise<Answer> => {
    const options = { ...(body !== undefined && { body }), ...(accessToken && { accessToken }) };
    const answer = await newBrowser(url).ask(method, path, options);
    return { ...answer, body: answer.body ?? {} };
  };

  const logIn = () => request('POST', '/v1/auth/login', credentials);

  const challenge = async (): Promise<string> => (await logIn()).body['challenge'] as string;

  return {
    id,
    credentials,
    request,
    logIn,
    challenge,

    /** An access token, where the password is enough. */
    signIn: async (): Promise<string> => (await logIn()).body['accessToken'] as string,

    secondFactor: async (proof: { code: string } | { recoveryCode: string }): Promise<Answer> =>
      request('POST', '/v1/auth/login/second-factor', { challenge: await challenge(), ...proof }),

    /** What the app shows. Codes that were used are forgotten: a test does not wait for the next one. */
    nextCode: async (secret: string): Promise<string> => {
      await sql`update totp_seeds set last_step = 0 where account_id = ${id}`;
      return new TOTP({ secret }).generate();
    },

    /** Gives the account a second factor. */
    enrol: async (token: string) => {
      const { body } = await request('POST', '/v1/me/two-factor', undefined, token);
      const secret = body['secret'] as string;
      const code = new TOTP({ secret }).generate();
      const confirmed = await request('POST', '/v1/me/two-factor/confirm', { code }, token);
      return { secret, code, confirmed, recoveryCodes: confirmed.body['recoveryCodes'] as string[] };
    },
  };
};
