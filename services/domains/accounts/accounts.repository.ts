import { eq } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type AccountRow, accounts } from './accounts.table.ts';

type NewAccount = Pick<AccountRow, 'id' | 'email' | 'passwordHash'> & Partial<Pick<AccountRow, 'language'>>;

export const createAccountRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewAccount>) =>
    db.insert(accounts).values(row).onConflictDoNothing({ target: accounts.email }).returning(),
  );

  const findByEmail = statement(({ email }: Givens<{ email: string }>) =>
    db.select().from(accounts).where(eq(accounts.email, email)),
  );

  const find = statement(({ id }: Givens<{ id: string }>) => db.select().from(accounts).where(eq(accounts.id, id)));

  return {
    /** @returns null when the address is taken */
    insert: async (row: NewAccount, on?: Transaction): Promise<AccountRow | null> => (await insert(row, on))[0] ?? null,

    findByEmail: async (email: string): Promise<AccountRow | null> => (await findByEmail({ email }))[0] ?? null,

    find: async (id: string, on?: Transaction): Promise<AccountRow | null> => (await find({ id }, on))[0] ?? null,
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;
