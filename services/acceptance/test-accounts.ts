import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { fastify } from 'fastify';
import type postgres from 'postgres';
import { createAccessTokens } from '../api/plugins/access-token.ts';
import type { Role } from '../contracts/accounts.ts';
import type { Scope } from '../contracts/api-keys.ts';
import { readSigningKeys } from '../platform/json-web-keys.ts';
import { createOpaqueToken, hashOpaqueToken } from '../platform/opaque-token.ts';

export type TestAccount = { id: string; email: string; role: Role };

/** Accounts of every role, written straight into the database, with access tokens as the platform's own key signs them. */
export const createTestAccounts = async (options: { sql: postgres.Sql; issuer: string; jwtKeys: string }) => {
  const { sql, issuer, jwtKeys } = options;
  const accessTokens = await createAccessTokens(fastify(), { keys: readSigningKeys(jwtKeys), issuer });

  const create = async (role: Role = 'customer'): Promise<TestAccount> => {
    const account = { id: randomUUIDv7(), email: `${randomUUID()}@example.fr`, role };
    await sql`insert into accounts ${sql(account)}`;
    return account;
  };

  return {
    create,

    /** An access token of a new session. @param age seconds since its owner proved who he is */
    signIn: async ({ id, role }: TestAccount, age = 0): Promise<string> => {
      const sessionId = randomUUIDv7();
      const authenticatedAt = Math.floor(Date.now() / 1000) - age;
      await sql`
        insert into sessions (id, account_id, factors, authenticated_at, expires_at)
        values (${sessionId}, ${id}, ${['password']}, to_timestamp(${authenticatedAt}), now() + interval '1 day')`;
      return accessTokens.issue({ accountId: id, role, sessionId, authenticatedAt, scopes: null }).accessToken;
    },

    /** An API key. */
    createKey: async (account: TestAccount, scopes: Scope[]): Promise<string> => {
      const key = `ipk_${createOpaqueToken().token}`;
      await sql`
        insert into api_keys (id, account_id, name, hash, ending, scopes)
        values (${randomUUIDv7()}, ${account.id}, 'test', ${hashOpaqueToken(key)}, ${key.slice(-4)}, ${scopes})`;
      return key;
    },
  };
};
