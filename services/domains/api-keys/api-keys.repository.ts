import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { type ApiKeyRow, apiKeys } from './api-keys.table.ts';

type NewKey = Pick<ApiKeyRow, 'id' | 'accountId' | 'name' | 'hash' | 'ending' | 'scopes'> & { expiresAt: Date | null };
type KeyOfAccount = Pick<ApiKeyRow, 'id' | 'accountId'>;

const thisMinute = sql<Date>`date_trunc('minute', now())`;

export const createApiKeyRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewKey>) => db.insert(apiKeys).values(row).returning());

  const list = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.accountId, accountId), isNull(apiKeys.revokedAt)))
      .orderBy(desc(apiKeys.id)),
  );

  const lockOwner = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select({ email: accounts.email, language: accounts.language })
      .from(accounts)
      .where(and(eq(accounts.id, accountId), isNull(accounts.disabledAt)))
      .for('no key update'),
  );

  const revoke = statement(({ id, accountId }: Givens<KeyOfAccount>) =>
    db
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiKeys.id, id), eq(apiKeys.accountId, accountId), isNull(apiKeys.revokedAt)))
      .returning({ name: apiKeys.name }),
  );

  const findUsable = statement(({ hash }: Givens<{ hash: string }>) =>
    db
      .select({
        id: apiKeys.id,
        accountId: apiKeys.accountId,
        scopes: apiKeys.scopes,
        role: accounts.role,
        usedThisMinute: sql<boolean>`coalesce(${apiKeys.lastUsedAt} >= ${thisMinute}, false)`.as('used_this_minute'),
      })
      .from(apiKeys)
      .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
      .where(
        and(
          eq(apiKeys.hash, hash),
          isNull(apiKeys.revokedAt),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
          isNull(accounts.disabledAt),
        ),
      ),
  );

  const touch = statement(({ id }: Givens<{ id: string }>) =>
    db.update(apiKeys).set({ lastUsedAt: thisMinute }).where(eq(apiKeys.id, id)).returning({ id: apiKeys.id }),
  );

  return {
    insert: async (row: NewKey, on: Transaction): Promise<ApiKeyRow> => (await insert(row, on))[0] as ApiKeyRow,

    /** Those that are not revoked, newest first. */
    list: (accountId: string, on?: Transaction): Promise<ApiKeyRow[]> => list({ accountId }, on),

    /**
     * Lets one transaction at a time change an account's keys.
     * @returns where to write to its owner; null when the account is gone or disabled
     */
    lockOwner: async (accountId: string, on: Transaction) => (await lockOwner({ accountId }, on))[0] ?? null,

    /** @returns null when the account has no such key, or no longer */
    revoke: async (key: KeyOfAccount, on: Transaction) => (await revoke(key, on))[0] ?? null,

    /** The key and its account's role; null when either may not be used. */
    findUsable: async (hash: string) => (await findUsable({ hash }))[0] ?? null,

    /** Notes the minute of its use. */
    touch: async (id: string): Promise<void> => {
      await touch({ id });
    },
  };
};

export type ApiKeyRepository = ReturnType<typeof createApiKeyRepository>;
