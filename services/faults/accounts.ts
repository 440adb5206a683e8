import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { fastify } from 'fastify';
import postgres from 'postgres';
import { createAccessTokens } from '../api/plugins/access-token.ts';
import { hashPassword } from '../domains/accounts/index.ts';
import type { Secrets } from '../local/secrets.ts';
import { readSigningKeys } from '../platform/json-web-keys.ts';

/** An account that calls the API. */
export type Account = {
  id: string;
  email: string;
  /** The header of somebody who is signed in; good for at least five more minutes. */
  authorization(): { authorization: string };
};

export const password = 'trois vélos dans la grange';

/** Milliseconds for which a token is used; it lives ten minutes. */
const tokenAge = 300_000;

/**
 * Opens accounts at once, all with `password`. Each may make 600 requests a minute, so a load needs many; their tokens are
 * signed here by the platform's own key, for a thousand sign-ins would measure passwords.
 */
export const openAccounts = async (options: {
  databaseUrl: string;
  secrets: Secrets;
  publicUrl: string;
  count: number;
}): Promise<Account[]> => {
  const { databaseUrl, secrets, publicUrl, count } = options;
  const keys = readSigningKeys(secrets.jwtKeys);
  const tokens = await createAccessTokens(fastify(), { keys, issuer: publicUrl });
  const rows = Array.from({ length: count }, () => ({ id: randomUUIDv7(), email: `${randomUUID()}@example.fr` }));
  const passwordHash = await hashPassword(password);
  if (count === 0) return [];
  const sql = postgres(databaseUrl, { max: 1 });
  await sql`insert into accounts ${sql(rows.map((row) => ({ ...row, password_hash: passwordHash, role: 'customer', language: 'fr' })))}`;
  await sql.end();
  return rows.map(({ id, email }) => {
    let signedAt = 0;
    let token = '';
    return {
      id,
      email,
      authorization: () => {
        if (Date.now() - signedAt > tokenAge) {
          signedAt = Date.now();
          const principal = { accountId: id, role: 'customer', scopes: null, sessionId: randomUUID() } as const;
          token = tokens.issue({ ...principal, authenticatedAt: Math.floor(signedAt / 1000) }).accessToken;
        }
        return { authorization: `Bearer ${token}` };
      },
    };
  });
};
