import { randomUUIDv7 } from 'node:crypto';
import {
  type CreatedShare,
  type NewShare,
  type Share,
  type ShareKey,
  type SharePage,
  type ShareQuery,
  shareDays,
  sharesOfAccountMax,
  sharesOfDocumentMax,
} from '../../contracts/shares.ts';
import type { Actor } from '../../platform/actor.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transact } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import type { Principal } from '../../platform/principal.ts';
import { withdrawing } from '../../platform/throttle.ts';
import { accountError, hashPassword, verifyPassword } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { contentOf, type DocumentService, type OwnedDocument } from '../documents/index.ts';
import { shareError } from './shares.errors.ts';
import type { ShareGuesses } from './shares.guesses.ts';
import type { OwnShare, ShareRepository, VisitedShare } from './shares.repository.ts';

/** Milliseconds. */
const day = 86_400_000;

/** What a visitor may see. */
export type Visit = { share: VisitedShare; document: OwnedDocument };

export const createShareService = (options: {
  repository: ShareRepository;
  transact: Transact;
  audit: AuditService;
  documents: Pick<DocumentService, 'authorize'>;
  guesses: ShareGuesses;
  /** Origin of the web app, where links lead. */
  webUrl: string;
}) => {
  const { repository, transact, audit, documents, guesses, webUrl } = options;

  /** @throws share-password-wrong, too-many-attempts */
  const requirePassword = async (share: VisitedShare, password: string, visitor: Actor): Promise<void> => {
    const attempt = await guesses.begin(share, visitor);
    const right = await verifyPassword(share.passwordHash, password).catch(withdrawing(attempt));
    if (right) return attempt.passed();
    await audit.record(visitor, { action: 'share.password-failed', ...occasionOf(share) });
    await attempt.failed();
    throw shareError('share-password-wrong');
  };

  /** One answer for a secret of none, and for a share that has ended or has nothing to show. @throws share-not-found */
  const find = async (token: string): Promise<VisitedShare> => {
    const share = await repository.findByHash(hashOpaqueToken(token));
    if (!share) throw shareError('share-not-found');
    return share;
  };

  /**
   * Whether a download is left is told to who knows the password only.
   * @throws share-password-needed, share-password-wrong, too-many-attempts, share-used-up, share-not-found
   */
  const enter = async (share: VisitedShare, password: string | undefined, visitor: Actor): Promise<OwnedDocument> => {
    if (share.passwordHash !== null) {
      if (password === undefined) throw shareError('share-password-needed');
      await requirePassword(share, password, visitor);
    }
    if (downloadsLeft(share) === 0) throw shareError('share-used-up');
    const document = await documentOf(share);
    // The password took its time.
    if (document.state !== 'ready' || document.deletedAt !== null) throw shareError('share-not-found');
    return document;
  };

  /** A share acts for who made it: what is no longer his, it no longer opens. */
  const documentOf = ({ accountId, documentId }: VisitedShare): Promise<OwnedDocument> =>
    documents.authorize({ accountId }, documentId).catch((error) => {
      throw error instanceof AppError ? shareError('share-not-found') : error;
    });

  return {
    /**
     * Makes a link to a document. Its secret is kept as its hash only.
     * @throws document-not-ready, share-of-trash, share-expiry-invalid, shares-of-document-too-many,
     *   shares-of-account-too-many
     */
    create: async (document: OwnedDocument, wanted: NewShare, actor: Actor): Promise<CreatedShare> => {
      const { ownerId: accountId, id: documentId } = document;
      if (document.deletedAt !== null) throw shareError('share-of-trash');
      contentOf(document);
      const expiresAt = endOf(wanted.expiresAt);
      const passwordHash = wanted.password === undefined ? null : await hashPassword(wanted.password);
      const { token, hash } = createOpaqueToken();
      const { label = null, maxDownloads = null } = wanted;
      const row = { id: randomUUIDv7(), accountId, documentId, hash, label, passwordHash, expiresAt, maxDownloads };
      const inserted = await transact(async (transaction) => {
        if (!(await repository.lockOwner(accountId, transaction))) throw accountError('unauthenticated');
        const live = await repository.countLive({ accountId, documentId }, transaction);
        if (live.ofDocument >= sharesOfDocumentMax) throw shareError('shares-of-document-too-many');
        if (live.ofAccount >= sharesOfAccountMax) throw shareError('shares-of-account-too-many');
        const { details } = occasionOf(row);
        const terms = { expiresAt: expiresAt.toISOString(), maxDownloads, hasPassword: passwordHash !== null };
        await audit.record(
          actor,
          { action: 'share.created', accountId, details: { ...details, ...terms } },
          transaction,
        );
        return repository.insert(row, transaction);
      });
      return { share: toShare(inserted), url: `${webUrl}/share#${token}` };
    },

    /** One page of a document's shares, or of all of an account's, newest first. @throws cursor-invalid */
    list: async (of: { accountId: string; documentId?: string }, { limit, cursor }: ShareQuery): Promise<SharePage> => {
      const page = pageOf(await repository.list({ ...of, limit, before: readCursor(cursor) }), limit);
      return { ...page, items: page.items.map(toShare) };
    },

    /** From now on it opens nothing. @throws share-not-found */
    revoke: ({ accountId }: Principal, id: string, actor: Actor): Promise<void> =>
      transact(async (transaction) => {
        const revoked = await repository.revoke({ id, accountId }, transaction);
        if (!revoked) throw shareError('share-not-found');
        await audit.record(
          actor,
          { action: 'share.revoked', ...occasionOf({ id, accountId, ...revoked }) },
          transaction,
        );
      }),

    /** What a link leads to; null as long as a password is needed. @throws what `find` and `enter` throw */
    open: async ({ token, password }: ShareKey, visitor: Actor): Promise<Visit | null> => {
      const share = await find(token);
      if (share.passwordHash !== null && password === undefined) return null;
      const document = await enter(share, password, visitor);
      await transact(async (transaction) => {
        if (!(await repository.touch(share.id, transaction))) throw shareError('share-not-found');
        await audit.record(visitor, { action: 'share.opened', ...occasionOf(share) }, transaction);
      });
      return { share, document };
    },

    /**
     * Hands the file out, which is what is counted: how far its transfer comes is known to the media origin only.
     * @returns where it lies
     * @throws what `find` and `enter` throw
     */
    download: async ({ token, password }: ShareKey, visitor: Actor): Promise<string> => {
      const share = await find(token);
      const document = await enter(share, password, visitor);
      const counted = await transact(async (transaction) => {
        const taken = await repository.countDownload(share.id, transaction);
        if (taken) await audit.record(visitor, { action: 'share.downloaded', ...occasionOf(share) }, transaction);
        return taken;
      });
      if (!counted) {
        await find(token);
        throw shareError('share-used-up');
      }
      return contentOf(document);
    },

    /** Deletes what ended 30 days ago. @returns how many shares that were */
    deleteEnded: repository.deleteEnded,
  };
};

export type ShareService = ReturnType<typeof createShareService>;

/** Null: without a limit. */
export const downloadsLeft = ({ maxDownloads, downloads }: VisitedShare): number | null =>
  maxDownloads === null ? null : Math.max(0, maxDownloads - downloads);

const endOf = (wanted: string | undefined): Date => {
  const now = Date.now();
  const end = wanted === undefined ? now + shareDays.default * day : Date.parse(wanted);
  if (end <= now || end > now + shareDays.most * day) throw shareError('share-expiry-invalid');
  return new Date(end);
};

const occasionOf = ({ id, accountId, documentId }: Pick<VisitedShare, 'id' | 'accountId' | 'documentId'>) => ({
  accountId,
  details: { shareId: id, documentId },
});

const toShare = ({ expiresAt, createdAt, lastUsedAt, revokedAt, ...share }: OwnShare): Share => ({
  ...share,
  expiresAt: expiresAt.toISOString(),
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
