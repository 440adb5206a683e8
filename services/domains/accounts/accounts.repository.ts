import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type AccountRow, accounts } from './accounts.table.ts';

type NewAccount = Pick<AccountRow, 'id' | 'email' | 'passwordHash' | 'role' | 'language'>;

export const createAccountRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewAccount>) =>
    db.insert(accounts).values(row).onConflictDoNothing({ target: accounts.email }).returning(),
  );

  const findByEmail = statement(({ email }: Givens<{ email: string }>) =>
    db.select().from(accounts).where(eq(accounts.email, email)),
  );

  const find = statement(({ id }: Givens<{ id: string }>) => db.select().from(accounts).where(eq(accounts.id, id)));

  const change = statement(({ id, ...changed }: Givens<Pick<AccountRow, 'id'> & AccountChange>) =>
    db.update(accounts).set(changed).where(eq(accounts.id, id)).returning(),
  );

  const replacePassword = statement(({ id, passwordHash, replaced }: Givens<ReplacedPassword>) =>
    db
      .update(accounts)
      .set({ passwordHash })
      .where(and(eq(accounts.id, id), eq(accounts.passwordHash, replaced)))
      .returning(),
  );

  return {
    /** @returns null when the address is taken */
    insert: async (row: NewAccount, on?: Transaction): Promise<AccountRow | null> => (await insert(row, on))[0] ?? null,

    findByEmail: async (email: string): Promise<AccountRow | null> => (await findByEmail({ email }))[0] ?? null,

    find: async (id: string, on?: Transaction): Promise<AccountRow | null> => (await find({ id }, on))[0] ?? null,

    /** @returns null when there is no such account */
    change: async (id: string, changed: AccountChange, on?: Transaction): Promise<AccountRow | null> =>
      (await change({ id, ...changed }, on))[0] ?? null,

    /** @returns whether the address was free */
    changeEmail: async (id: string, email: string, on: Transaction): Promise<boolean> => {
      try {
        return (await change({ id, email }, on)).length > 0;
      } catch (error) {
        if ((error as { constraint_name?: unknown }).constraint_name === 'accounts_email') return false;
        throw error;
      }
    },

    /** @returns whether the password was still the one whose hash is `replaced` */
    replacePassword: async (replacement: ReplacedPassword, on: Transaction): Promise<boolean> =>
      (await replacePassword(replacement, on)).length > 0,
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;

type AccountChange = Partial<Pick<AccountRow, 'email' | 'passwordHash' | 'language'>>;

type ReplacedPassword = { id: string; passwordHash: string; replaced: string };
