import { and, asc, eq, sql } from 'drizzle-orm';
import type { IdentityProvider } from '../../contracts/identities.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type IdentityRow, identities } from './identities.table.ts';

type NewIdentity = Omit<IdentityRow, 'createdAt'>;
type Subject = Pick<IdentityRow, 'issuer' | 'subject'>;
type Owned = Pick<IdentityRow, 'accountId' | 'provider'>;

export const createIdentityRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewIdentity>) =>
    db.insert(identities).values(row).onConflictDoNothing().returning(),
  );

  const subjectIs = ({ issuer, subject }: Givens<Subject>) =>
    and(eq(identities.issuer, issuer), eq(identities.subject, subject));

  const find = statement((subject: Givens<Subject>) => db.select().from(identities).where(subjectIs(subject)));

  const use = statement(({ email, ...subject }: Givens<Subject & { email: string | null }>) =>
    db.update(identities).set({ lastUsedAt: sql`now()`, email }).where(subjectIs(subject)).returning(),
  );

  const ofAccount = ({ accountId }: Givens<{ accountId: string }>) =>
    db.select().from(identities).where(eq(identities.accountId, accountId)).orderBy(asc(identities.provider));

  const list = statement(ofAccount);

  const lock = statement((of: Givens<{ accountId: string }>) => ofAccount(of).for('update'));

  const remove = statement(({ accountId, provider }: Givens<Owned>) =>
    db
      .delete(identities)
      .where(and(eq(identities.accountId, accountId), eq(identities.provider, provider)))
      .returning(),
  );

  return {
    /** @returns null when it belongs to an account, or the account has one of this provider */
    insert: async (row: NewIdentity, on: Transaction): Promise<IdentityRow | null> =>
      (await insert(row, on))[0] ?? null,

    find: async (subject: Subject, on?: Transaction): Promise<IdentityRow | null> =>
      (await find(subject, on))[0] ?? null,

    /** Finds it, and writes down that it was used, with the address that the provider told. */
    use: async ({ issuer, subject, email }: Subject & { email: string | null }): Promise<IdentityRow | null> =>
      (await use({ issuer, subject, email }))[0] ?? null,

    list: (accountId: string): Promise<IdentityRow[]> => list({ accountId }),

    /** Nobody else changes them until the end of the transaction. */
    lock: (accountId: string, on: Transaction): Promise<IdentityRow[]> => lock({ accountId }, on),

    delete: async (accountId: string, provider: IdentityProvider, on: Transaction): Promise<void> => {
      await remove({ accountId, provider }, on);
    },
  };
};

export type IdentityRepository = ReturnType<typeof createIdentityRepository>;
