import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { refreshTokens, type SessionRow, sessions } from './sessions.table.ts';

type NewSessionRow = Pick<
  SessionRow,
  'id' | 'accountId' | 'factors' | 'authenticatedAt' | 'expiresAt' | 'address' | 'userAgent'
>;
type NewToken = { hash: string; sessionId: string };

/** Neither ended, expired nor, for those who see other people's data, idle for an hour (ASVS 7.3.1). */
const live = and(isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`), isNull(accounts.disabledAt));
const busy = or(eq(accounts.role, 'customer'), gt(sessions.lastUsedAt, sql`now() - interval '1 hour'`));

export const createSessionRepository = ({ db, statement, aside }: Database) => {
  const columns = { ...getTableColumns(sessions), role: accounts.role };

  /** Waits for whoever changes the account, and keeps him waiting until this transaction ends. */
  const lockAccount = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select({ role: accounts.role, disabledAt: accounts.disabledAt, passwordHash: accounts.passwordHash })
      .from(accounts)
      .where(eq(accounts.id, accountId))
      .for('share'),
  );

  const insert = statement((row: Givens<NewSessionRow>) => db.insert(sessions).values(row).returning());

  const insertToken = statement((row: Givens<NewToken>) => db.insert(refreshTokens).values(row).returning());

  const useToken = statement(({ hash }: Givens<{ hash: string }>) =>
    db
      .update(refreshTokens)
      .set({ usedAt: sql`now()` })
      .from(sessions)
      .innerJoin(accounts, eq(accounts.id, sessions.accountId))
      .where(
        and(
          eq(refreshTokens.hash, hash),
          isNull(refreshTokens.usedAt),
          eq(sessions.id, refreshTokens.sessionId),
          live,
          busy,
        ),
      )
      .returning(columns),
  );

  const touch = statement(({ id }: Givens<{ id: string }>) =>
    db.update(sessions).set({ lastUsedAt: sql`now()` }).where(eq(sessions.id, id)).returning({ id: sessions.id }),
  );

  const findUsed = statement(({ hash, grace }: Givens<{ hash: string; grace: number }>) =>
    db
      .select({
        ...columns,
        email: accounts.email,
        language: accounts.language,
        inGrace: sql<boolean>`${refreshTokens.usedAt} > now() - make_interval(secs => ${grace})`,
      })
      .from(refreshTokens)
      .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
      .innerJoin(accounts, eq(accounts.id, sessions.accountId))
      .where(and(eq(refreshTokens.hash, hash), isNotNull(refreshTokens.usedAt), live, busy)),
  );

  const findByToken = statement(({ hash }: Givens<{ hash: string }>) =>
    db
      .select({ id: sessions.id, accountId: sessions.accountId })
      .from(refreshTokens)
      .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
      .where(eq(refreshTokens.hash, hash)),
  );

  const end = statement(({ id, accountId }: Givens<{ id: string; accountId: string }>) =>
    db
      .update(sessions)
      .set({ endedAt: sql`now()` })
      .where(and(eq(sessions.id, id), eq(sessions.accountId, accountId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id }),
  );

  const endAll = statement(({ accountId, except }: Givens<{ accountId: string; except: string | null }>) =>
    db
      .update(sessions)
      .set({ endedAt: sql`now()` })
      .where(
        and(
          eq(sessions.accountId, accountId),
          isNull(sessions.endedAt),
          except === null ? undefined : ne(sessions.id, except),
        ),
      )
      .returning({ id: sessions.id }),
  );

  const list = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select(getTableColumns(sessions))
      .from(sessions)
      .innerJoin(accounts, eq(accounts.id, sessions.accountId))
      .where(and(eq(sessions.accountId, accountId), live, busy))
      .orderBy(desc(sessions.lastUsedAt)),
  );

  const ended = statement(({ seconds }: Givens<{ seconds: number }>) =>
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(gt(sessions.endedAt, sql`now() - make_interval(secs => ${seconds})`)),
  );

  const hourAgo = sql`now() - interval '1 hour'`;
  const deleteExpired = statement(() =>
    db
      .delete(sessions)
      .where(or(lte(sessions.endedAt, hourAgo), lte(sessions.expiresAt, hourAgo)))
      .returning({ id: sessions.id }),
  );

  return {
    lockAccount: async (accountId: string, on: Transaction) => (await lockAccount({ accountId }, on))[0] ?? null,

    insert: async (row: NewSessionRow, on: Transaction): Promise<void> => {
      await insert(row, on);
    },

    insertToken: async (row: NewToken, on: Transaction): Promise<void> => {
      await insertToken(row, on);
    },

    /** Marks a token as used: of calls at the same time, one gets its session. Null when it is not live. */
    useToken: async (hash: string, on: Transaction) => {
      const [session] = await useToken({ hash }, on);
      if (session) await touch({ id: session.id }, on);
      return session ?? null;
    },

    /** The live session of a token that was used. @param grace seconds */
    findUsed: async (hash: string, grace: number) => (await findUsed({ hash, grace }))[0] ?? null,

    findByToken: async (hash: string) => (await findByToken({ hash }))[0] ?? null,

    /** @returns false when there is none of this account, or it has ended */
    end: async (id: string, accountId: string, on: Transaction): Promise<boolean> =>
      (await end({ id, accountId }, on)).length > 0,

    endAll: async (accountId: string, except: string | null, on: Transaction): Promise<number> =>
      (await endAll({ accountId, except }, on)).length,

    list: (accountId: string): Promise<SessionRow[]> => list({ accountId }),

    /** Ids of the sessions that ended in the last seconds; nobody could be let in while this waited for others. */
    ended: async (seconds: number): Promise<string[]> => (await ended({ seconds }, aside)).map(({ id }) => id),

    /** Those of which no access token can be valid any more. */
    deleteExpired: async (): Promise<number> => (await deleteExpired({})).length,
  };
};

export type SessionRepository = ReturnType<typeof createSessionRepository>;
