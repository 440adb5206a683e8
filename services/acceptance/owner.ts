import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import type { Role } from '../contracts/accounts.ts';
import { hashPassword } from '../domains/accounts/password.ts';
import type { startPlatform } from './test-platform.ts';

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** The owner of an account that is written into the database, who signs in and changes it over HTTP. */
export const newOwner = async (
  { url, sql }: Pick<Awaited<ReturnType<typeof startPlatform>>, 'url' | 'sql'>,
  { role = 'customer' }: { role?: Role } = {},
) => {
  const id = randomUUID();
  const credentials = { email: `${id}@example.fr`, password: 'un cheval correct agrafé' };
  const passwordHash = await hashPassword(credentials.password);
  await sql`
    insert into accounts (id, email, password_hash, role) values (${id}, ${credentials.email}, ${passwordHash}, ${role})`;

  const request = async (method: string, path: string, body?: unknown, token?: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
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
