import { eq } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';
import { type AccountRow, accounts } from './accounts.table.ts';

export const createAccountRepository = ({ db }: Database) => ({
  /** @returns null when the address is taken */
  insert: async (row: Pick<AccountRow, 'id' | 'email' | 'passwordHash'>): Promise<AccountRow | null> =>
    (
      await db
        .insert(accounts)
        .values(row)
        .onConflictDoNothing({ target: accounts.email })
        .returning()
        .prepare('accounts_insert')
        .execute()
    )[0] ?? null,

  findByEmail: async (email: string): Promise<AccountRow | null> =>
    (await db.select().from(accounts).where(eq(accounts.email, email)).prepare('accounts_by_email').execute())[0] ??
    null,

  find: async (id: string): Promise<AccountRow | null> =>
    (await db.select().from(accounts).where(eq(accounts.id, id)).prepare('accounts_find').execute())[0] ?? null,
});

export type AccountRepository = ReturnType<typeof createAccountRepository>;
