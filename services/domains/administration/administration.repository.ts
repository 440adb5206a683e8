import { and, desc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { ManagedAccountQuery } from '../../contracts/administration.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';

export type ManagedAccountRow = Omit<typeof accounts.$inferSelect, 'passwordHash'>;

type Change = Pick<ManagedAccountRow, 'id' | 'role' | 'disabledAt'>;

/** What a page is chosen by; what is absent is no condition. */
type ListValues = {
  limit: number;
  before: string | undefined;
  email: string | undefined;
  role: ManagedAccountRow['role'] | undefined;
  active: true | undefined;
  disabled: true | undefined;
};

const columns = {
  id: accounts.id,
  email: accounts.email,
  role: accounts.role,
  language: accounts.language,
  createdAt: accounts.createdAt,
  disabledAt: accounts.disabledAt,
};

export const createAdministrationRepository = ({ db, statement }: Database) => {
  const list = statement((given: Givens<ListValues>) =>
    db
      .select(columns)
      .from(accounts)
      .where(
        and(
          given.before && lt(accounts.id, given.before),
          given.email && sql`starts_with(${accounts.email}, ${given.email})`,
          given.role && eq(accounts.role, given.role),
          given.active && isNull(accounts.disabledAt),
          given.disabled && isNotNull(accounts.disabledAt),
        ),
      )
      .orderBy(desc(accounts.id))
      .limit(given.limit),
  );

  const find = statement(({ id }: Givens<{ id: string }>) =>
    db.select(columns).from(accounts).where(eq(accounts.id, id)),
  );

  const lockWithAdmins = statement(({ id }: Givens<{ id: string }>) =>
    db
      .select(columns)
      .from(accounts)
      .where(or(eq(accounts.id, id), and(eq(accounts.role, 'admin'), isNull(accounts.disabledAt))))
      .orderBy(accounts.id)
      .for('no key update'),
  );

  const change = statement(({ id, ...changed }: Givens<Change>) =>
    db.update(accounts).set(changed).where(eq(accounts.id, id)).returning(columns),
  );

  return {
    /** Newest first; one row more than `limit` when there are more. */
    list: (
      { limit, email, role, state }: ManagedAccountQuery,
      before: string | undefined,
    ): Promise<ManagedAccountRow[]> =>
      list({
        limit: limit + 1,
        before,
        email: email?.toLowerCase(),
        role,
        active: state === 'active' || undefined,
        disabled: state === 'disabled' || undefined,
      }),

    find: async (id: string, on?: Transaction): Promise<ManagedAccountRow | null> =>
      (await find({ id }, on))[0] ?? null,

    /** The account and all administrators who may act, locked in one order: who else changes one of them waits. */
    lockWithAdmins: (id: string, on: Transaction): Promise<ManagedAccountRow[]> => lockWithAdmins({ id }, on),

    change: async (values: Change, on: Transaction): Promise<ManagedAccountRow> =>
      (await change(values, on))[0] as ManagedAccountRow,
  };
};

export type AdministrationRepository = ReturnType<typeof createAdministrationRepository>;
