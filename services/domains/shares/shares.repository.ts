import { and, desc, eq, isNotNull, isNull, lt, not, type SQL, sql } from 'drizzle-orm';
import type { ShareState } from '../../contracts/shares.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { documents } from '../documents/index.ts';
import { type ShareRow, shares } from './shares.table.ts';

type NewShareRow = Pick<
  ShareRow,
  'id' | 'accountId' | 'documentId' | 'hash' | 'label' | 'passwordHash' | 'expiresAt' | 'maxDownloads'
>;

/** A share as its owner sees it. */
export type OwnShare = Omit<ShareRow, 'accountId' | 'hash' | 'passwordHash' | 'revokedAt'> & {
  revokedAt: Date | null;
  filename: string;
  hasPassword: boolean;
  state: ShareState;
};

/** A share as a visit needs it. */
export type VisitedShare = Pick<
  ShareRow,
  'id' | 'accountId' | 'documentId' | 'passwordHash' | 'expiresAt' | 'maxDownloads' | 'downloads'
>;

type Chosen = { accountId: string; limit: number; documentId?: string | undefined; before?: string | undefined };

export const createShareRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewShareRow>) => db.insert(shares).values(row).returning({ id: shares.id }));

  const find = statement(({ id }: Givens<{ id: string }>) =>
    db.select(own).from(shares).innerJoin(documents, eq(documents.id, shares.documentId)).where(eq(shares.id, id)),
  );

  const list = statement(({ accountId, limit, documentId, before }: Givens<Chosen>) =>
    db
      .select(own)
      .from(shares)
      .innerJoin(documents, eq(documents.id, shares.documentId))
      .where(
        and(
          eq(shares.accountId, accountId),
          documentId && eq(shares.documentId, documentId),
          before && lt(shares.id, before),
        ),
      )
      .orderBy(desc(shares.id))
      .limit(limit),
  );

  const lockOwner = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.id, accountId), isNull(accounts.disabledAt)))
      .for('no key update'),
  );

  const countLive = statement(({ accountId, documentId }: Givens<{ accountId: string; documentId: string }>) =>
    db
      .select({
        ofAccount: sql<number>`count(*)::int`.as('of_account'),
        ofDocument: sql<number>`(count(*) filter (where ${shares.documentId} = ${documentId}::uuid))::int`.as(
          'of_document',
        ),
      })
      .from(shares)
      .where(and(eq(shares.accountId, accountId), hasNotEnded, not(isUsedUp))),
  );

  const revoke = statement(({ id, accountId }: Givens<{ id: string; accountId: string }>) =>
    db
      .update(shares)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(shares.id, id), eq(shares.accountId, accountId), isNull(shares.revokedAt)))
      .returning({ documentId: shares.documentId }),
  );

  const findByHash = statement(({ hash }: Givens<{ hash: string }>) =>
    db
      .select({
        id: shares.id,
        accountId: shares.accountId,
        documentId: shares.documentId,
        passwordHash: shares.passwordHash,
        expiresAt: shares.expiresAt,
        maxDownloads: shares.maxDownloads,
        downloads: shares.downloads,
      })
      .from(shares)
      .innerJoin(documents, eq(documents.id, shares.documentId))
      .innerJoin(accounts, eq(accounts.id, shares.accountId))
      .where(and(eq(shares.hash, hash), hasNotEnded, isReady, isNull(accounts.disabledAt))),
  );

  const touch = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(shares)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(shares.id, id), hasNotEnded))
      .returning({ id: shares.id }),
  );

  const countDownload = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(shares)
      .set({ downloads: sql`${shares.downloads} + 1`, lastUsedAt: sql`now()` })
      .where(and(eq(shares.id, id), hasNotEnded, not(isUsedUp)))
      .returning({ downloads: shares.downloads }),
  );

  const deleteEnded = statement(() =>
    db
      .delete(shares)
      .where(lt(sql`least(${shares.expiresAt}, ${shares.revokedAt})`, sql`now() - interval '30 days'`))
      .returning({ id: shares.id }),
  );

  return {
    insert: async (row: NewShareRow, on: Transaction): Promise<OwnShare> => {
      await insert(row, on);
      return (await find({ id: row.id }, on))[0] as OwnShare;
    },

    /** Newest first; one row more than `limit` when there are more. */
    list: async ({ limit, ...chosen }: Chosen): Promise<OwnShare[]> => list({ ...chosen, limit: limit + 1 }),

    /**
     * Lets one transaction at a time add to an account's shares.
     * @returns false when the account is gone or disabled
     */
    lockOwner: async (accountId: string, on: Transaction): Promise<boolean> =>
      (await lockOwner({ accountId }, on)).length > 0,

    /** How many shares can still be downloaded from. */
    countLive: async (of: { accountId: string; documentId: string }, on: Transaction) =>
      (await countLive(of, on))[0] ?? { ofAccount: 0, ofDocument: 0 },

    /** @returns null when the account has no such share, or revoked it already */
    revoke: async (share: { id: string; accountId: string }, on: Transaction) => (await revoke(share, on))[0] ?? null,

    /** The share, used up or not; null when it has ended, its document is not to be had, or its account disabled. */
    findByHash: async (hash: string): Promise<VisitedShare | null> => (await findByHash({ hash }))[0] ?? null,

    /** Notes that it was opened. @returns false when it has ended meanwhile */
    touch: async (id: string, on: Transaction): Promise<boolean> => (await touch({ id }, on)).length > 0,

    /** Takes one of its downloads: of calls at the same time as many as there are left. @returns false when it cannot */
    countDownload: async (id: string, on: Transaction): Promise<boolean> =>
      (await countDownload({ id }, on)).length > 0,

    /** @returns how many shares had ended 30 days ago */
    deleteEnded: async (): Promise<number> => (await deleteEnded({})).length,
  };
};

export type ShareRepository = ReturnType<typeof createShareRepository>;

const hasNotEnded = and(isNull(shares.revokedAt), sql`${shares.expiresAt} > now()`) as SQL;

const isUsedUp = sql`coalesce(${shares.downloads} >= ${shares.maxDownloads}, false)`;

const isReady = and(eq(documents.state, 'ready'), isNull(documents.deletedAt)) as SQL;

const own = {
  id: shares.id,
  documentId: shares.documentId,
  filename: documents.filename,
  label: shares.label,
  hasPassword: sql<boolean>`${isNotNull(shares.passwordHash)}`.as('has_password'),
  state: sql<ShareState>`case
    when ${isNotNull(shares.revokedAt)} then 'revoked'
    when ${shares.expiresAt} <= now() then 'expired'
    when ${isUsedUp} then 'used-up'
    when ${not(isReady)} then 'suspended'
    else 'active' end`.as('state'),
  expiresAt: shares.expiresAt,
  maxDownloads: shares.maxDownloads,
  downloads: shares.downloads,
  createdAt: shares.createdAt,
  lastUsedAt: shares.lastUsedAt,
  revokedAt: shares.revokedAt,
};
