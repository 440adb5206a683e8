import { randomUUIDv7 } from 'node:crypto';
import type { Role } from '../../contracts/accounts.ts';
import type { Factor, Session } from '../../contracts/sessions.ts';
import { type Actor, byOwner } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import type { Principal } from '../../platform/principal.ts';
import { accountError } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { type MailService, occasionOf } from '../mail/index.ts';
import { sessionError } from './sessions.errors.ts';
import type { SessionRepository } from './sessions.repository.ts';
import type { SessionRow } from './sessions.table.ts';

/** A session that has begun or goes on. */
export type NewSession = {
  principal: Principal;
  /** Given out once. */
  refreshToken: string;
  /** The end, however busy it is. */
  expiresAt: Date;
};

/** As NewSession; the token is null for a call that came just after the one that renewed the session. */
export type RenewedSession = Omit<NewSession, 'refreshToken'> & { refreshToken: string | null };

/** An account that somebody proved to be his; by a password, the one that was right when it was checked. */
export type ProvedAccount = { id: string; passwordHash?: string | undefined };

/** Days until everybody signs in again (ASVS 7.3.2). */
const lifetimes: Record<Role, number> = { customer: 30, staff: 1, admin: 1 };

/** Seconds in which a used refresh token may come again: two tabs renew at once, or an answer got lost. */
const grace = 10;

export const createSessionService = ({
  repository,
  transact,
  audit,
  mail,
}: {
  repository: SessionRepository;
  transact: Transact;
  audit: AuditService;
  mail: MailService;
}) => {
  /** @throws session-ended, when the token is not one, or its session is no more */
  const useAgain = async (hash: string, actor: Actor): Promise<RenewedSession> => {
    const session = await repository.findUsed(hash, grace);
    if (session && !session.inGrace) {
      await transact(async (transaction) => {
        const { id, accountId, email, language } = session;
        if (!(await repository.end(id, accountId, transaction))) return;
        const details = { sessionId: id };
        await audit.record(actor, { action: 'session.reuse-detected', accountId, details }, transaction);
        const data = occasionOf(actor);
        await mail.send(transaction, { accountId, to: email, language, template: 'session-stolen', data });
      });
    }
    if (!session?.inGrace) throw sessionError('session-ended');
    return { principal: principalOf(session), refreshToken: null, expiresAt: session.expiresAt };
  };

  const end = (id: string, accountId: string, actor: Actor): Promise<boolean> =>
    transact(async (transaction) => {
      const ended = await repository.end(id, accountId, transaction);
      if (ended) {
        await audit.record(actor, { action: 'session.ended', accountId, details: { sessionId: id } }, transaction);
      }
      return ended;
    });

  const endAll = async (
    accountId: string,
    actor: Actor,
    on: Transaction,
    { except = null }: { except?: string | null } = {},
  ): Promise<number> => {
    const count = await repository.endAll(accountId, except, on);
    if (count > 0) await audit.record(actor, { action: 'session.ended', accountId, details: { count } }, on);
    return count;
  };

  const hold = async ({ id, passwordHash }: ProvedAccount, on: Transaction): Promise<{ role: Role }> => {
    const account = await repository.lockAccount(id, on);
    const replaced = passwordHash !== undefined && account?.passwordHash !== passwordHash;
    if (!account || account.disabledAt || replaced) throw accountError('credentials-wrong');
    return account;
  };

  return {
    /**
     * Locks an account's row until the transaction ends, so that nobody who disables it, or changes its role or password,
     * can miss what it is given meanwhile: he changes the row first, and ends sessions and sign-ins then.
     * @throws credentials-wrong, when the account is disabled or no more, or its password is another by now
     */
    hold: async (proved: ProvedAccount, on: Transaction): Promise<void> => {
      await hold(proved, on);
    },

    /** Signs an account in, and holds it. @throws what hold throws */
    begin: async (
      proved: ProvedAccount,
      factors: readonly Factor[],
      actor: Actor,
      on: Transaction,
    ): Promise<NewSession> => {
      const { id: accountId } = proved;
      const { role } = await hold(proved, on);
      const authenticatedAt = new Date();
      const expiresAt = new Date(authenticatedAt.getTime() + lifetimes[role] * 86_400_000);
      const { token, hash } = createOpaqueToken();
      const id = randomUUIDv7();
      const { address, userAgent } = actor;
      const row = { id, accountId, factors: [...factors], authenticatedAt, expiresAt, address, userAgent };
      await repository.insert(row, on);
      await repository.insertToken({ hash, sessionId: id }, on);
      return { principal: principalOf({ id, accountId, role, authenticatedAt }), refreshToken: token, expiresAt };
    },

    /**
     * Exchanges a refresh token for the next one (RFC 9700 §4.14.2). One that was used before and comes again after the
     * grace ends the session: one of the two who have it has stolen it.
     * @throws session-ended
     */
    refresh: async (token: string, actor: Actor): Promise<RenewedSession> => {
      const hash = hashOpaqueToken(token);
      const next = createOpaqueToken();
      const session = await transact(async (transaction) => {
        const used = await repository.useToken(hash, transaction);
        if (used) await repository.insertToken({ hash: next.hash, sessionId: used.id }, transaction);
        return used;
      });
      if (!session) return useAgain(hash, actor);
      return { principal: principalOf(session), refreshToken: next.token, expiresAt: session.expiresAt };
    },

    /** @throws session-not-found, when the account has none with this id, or it has ended */
    end: async (id: string, accountId: string, actor: Actor): Promise<void> => {
      if (!(await end(id, accountId, actor))) throw sessionError('session-not-found');
    },

    /** Signs out: ends the session of a refresh token, used or not, and that of an access token. */
    signOut: async (token: string | undefined, principal: Principal | null, actor: Actor): Promise<void> => {
      const found = token === undefined ? null : await repository.findByToken(hashOpaqueToken(token));
      if (found) await end(found.id, found.accountId, byOwner(actor, found.accountId));
      if (principal?.sessionId && principal.sessionId !== found?.id) {
        await end(principal.sessionId, principal.accountId, actor);
      }
    },

    /** @returns how many sessions ended */
    signOutEverywhere: (accountId: string, actor: Actor): Promise<number> =>
      transact((transaction) => endAll(accountId, actor, transaction)),

    /** Ends a session in favour of another one. @throws session-ended, when it has ended already */
    replace: async (id: string, accountId: string, on: Transaction): Promise<void> => {
      if (!(await repository.end(id, accountId, on))) throw sessionError('session-ended');
    },

    /** Ends all sessions of an account, but one. @returns how many */
    endAll,

    /** What can be renewed, last used first. @param currentId the session that asks */
    list: async (accountId: string, currentId: string | null = null): Promise<Session[]> =>
      (await repository.list(accountId)).map((row) => toSession(row, currentId)),

    /** Ids of the sessions that ended in the last seconds. */
    ended: repository.ended,

    deleteExpired: repository.deleteExpired,
  };
};

export type SessionService = ReturnType<typeof createSessionService>;

const principalOf = ({
  id,
  accountId,
  role,
  authenticatedAt,
}: Pick<SessionRow, 'id' | 'accountId' | 'authenticatedAt'> & { role: Role }): Principal => ({
  accountId,
  role,
  sessionId: id,
  authenticatedAt: Math.floor(authenticatedAt.getTime() / 1000),
  scopes: null,
});

const toSession = (
  { id, factors, createdAt, lastUsedAt, expiresAt, address, userAgent }: SessionRow,
  currentId: string | null,
): Session => ({
  id,
  factors,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  address,
  userAgent,
  current: id === currentId,
});
