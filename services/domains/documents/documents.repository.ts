import { and, eq, getTableColumns, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { DocumentQuery, DocumentState, MediaType } from '../../contracts/documents.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import {
  type DocumentHistoryRow,
  type DocumentRow,
  type DocumentWithRenditions,
  documentHistory,
  documents,
  documentTexts,
  type RenditionRow,
  renditions,
} from './documents.table.ts';

type NewDocumentRow = typeof documents.$inferInsert;

/** A change of a document, applied only in one of the states `from`. */
export type DocumentChange = Partial<
  Pick<DocumentRow, 'state' | 'problem' | 'progress' | 'image' | 'pages' | 'text' | 'invoice' | 'deletedAt'>
>;

export const createDocumentRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewDocumentRow>) => db.insert(documents).values(row).returning());

  const find = statement(({ id }: Givens<{ id: string }>) =>
    db.select(withRenditions).from(documents).where(eq(documents.id, id)),
  );

  const list = statement((given: Givens<ListValues>) =>
    db
      .select(withRenditions)
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, given.ownerId),
          given.trashed ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt),
          given.before && lt(documents.id, given.before),
          given.state && eq(documents.state, given.state),
          given.mediaType && eq(documents.mediaType, given.mediaType),
          given.createdAfter && gt(documents.createdAt, given.createdAfter),
          given.createdBefore && lt(documents.createdAt, given.createdBefore),
        ),
      )
      .orderBy(sql`${documents.id} desc`)
      .limit(given.limit),
  );

  const change = statement(({ id, from, ...changed }: Givens<DocumentChange & { id: string; from: string[] }>) =>
    db
      .update(documents)
      .set({ ...changed, version: sql`${documents.version} + 1`, updatedAt: sql`now()` })
      .where(and(eq(documents.id, id), sql`${documents.state} = any(${from}::document_state[])`))
      .returning(),
  );

  const revive = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .update(documents)
      .set({ state: 'uploaded', problem: null, version: sql`${documents.version} + 1`, updatedAt: sql`now()` })
      .where(and(sql`${documents.id} = any(${ids}::uuid[])`, eq(documents.state, 'failed')))
      .returning(),
  );

  const changedSince = statement(({ ownerId, position, afterId, limit }: Givens<ChangedValues>) =>
    db
      .select({ ...withRenditions, horizon: sql<string>`pg_snapshot_xmin(pg_current_snapshot())`.as('horizon') })
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, ownerId),
          afterId
            ? sql`(${documents.changedIn}, ${documents.id}) > (${position}::xid8, ${afterId}::uuid)`
            : sql`${documents.changedIn} >= ${position}::xid8`,
          // What comes from a restored dump carries numbers of another server.
          sql`${documents.changedIn} < pg_snapshot_xmax(pg_current_snapshot())`,
        ),
      )
      .orderBy(documents.changedIn, documents.id)
      .limit(limit),
  );

  const horizon = statement(() =>
    db
      .select({
        horizon: sql<string>`pg_snapshot_xmin(pg_current_snapshot())`.as('horizon'),
        end: sql<string>`pg_snapshot_xmax(pg_current_snapshot())`.as('end'),
      })
      .from(sql`(values (1)) one`),
  );

  const remember = statement((row: Givens<Omit<DocumentHistoryRow, 'id' | 'at'>>) =>
    db.insert(documentHistory).values(row).returning({ id: documentHistory.id }),
  );

  const history = statement(({ id }: Givens<{ id: string }>) =>
    db.select().from(documentHistory).where(eq(documentHistory.documentId, id)).orderBy(documentHistory.id),
  );

  const putText = statement((row: Givens<{ documentId: string; content: string }>) =>
    db
      .insert(documentTexts)
      .values(row)
      .onConflictDoUpdate({ target: documentTexts.documentId, set: { content: sql`excluded.content` } })
      .returning({ documentId: documentTexts.documentId }),
  );

  return {
    insert: async (row: NewDocumentRow, transaction?: Transaction): Promise<DocumentRow> =>
      (await insert(row, transaction))[0] as DocumentRow,

    find: async (id: string): Promise<DocumentWithRenditions | null> =>
      ((await find({ id }))[0] as DocumentWithRenditions | undefined) ?? null,

    /** Newest first; one row more than `limit` when there are more. */
    list: async (
      ownerId: string,
      {
        limit,
        trashed,
        state,
        mediaType,
        createdAfter,
        createdBefore,
        before,
      }: DocumentQuery & { before?: string | undefined },
    ): Promise<DocumentWithRenditions[]> =>
      (await list({
        ownerId,
        limit: limit + 1,
        trashed: trashed || undefined,
        before,
        state,
        mediaType,
        createdAfter,
        createdBefore,
      })) as DocumentWithRenditions[],

    /** @returns null when the document is in none of the states `from` */
    change: async (
      transaction: Transaction,
      id: string,
      from: readonly DocumentState[],
      what: DocumentChange,
    ): Promise<DocumentRow | null> => (await change({ id, from: [...from], ...what }, transaction))[0] ?? null,

    /** Failed documents are `uploaded` again. @returns those that had failed */
    revive: (transaction: Transaction, ids: string[]): Promise<DocumentRow[]> => revive({ ids }, transaction),

    /**
     * The owner's documents that transactions from `position` on have changed, in the order of these transactions.
     * `horizon`: when it was read, all transactions before this one had ended.
     * @param page.afterId the last one of the page before, which `position` changed
     */
    changedSince: async (
      ownerId: string,
      position: string,
      page: { afterId?: string | undefined; limit: number },
    ): Promise<(DocumentWithRenditions & { horizon: string })[]> =>
      (await changedSince({
        ownerId,
        position,
        afterId: page.afterId,
        limit: page.limit,
      })) as (DocumentWithRenditions & {
        horizon: string;
      })[],

    /** All transactions before `horizon` have ended, none from `end` on has begun. */
    horizon: async (): Promise<{ horizon: string; end: string }> =>
      (await horizon({}))[0] as { horizon: string; end: string },

    /** Notes for the timeline what happened to a document. */
    remember: async (transaction: Transaction, row: Omit<DocumentHistoryRow, 'id' | 'at'>): Promise<void> => {
      await remember(row, transaction);
    },

    /** What happened to a document, the oldest first. */
    history: (id: string): Promise<DocumentHistoryRow[]> => history({ id }),

    putText: async (transaction: Transaction, documentId: string, content: string): Promise<void> => {
      await putText({ documentId, content }, transaction);
    },

    insertRenditions: async (transaction: Transaction, rows: RenditionRow[]): Promise<void> => {
      if (rows.length === 0) return;
      await transaction.insert(renditions).values(rows).onConflictDoNothing().prepare('renditions_insert').execute();
    },
  };
};

export type DocumentRepository = ReturnType<typeof createDocumentRepository>;

type ChangedValues = { ownerId: string; position: string; afterId: string | undefined; limit: number };

/** What a page is chosen by; what is absent is no condition. */
type ListValues = {
  ownerId: string;
  limit: number;
  trashed: true | undefined;
  before: string | undefined;
  state: DocumentState | undefined;
  mediaType: MediaType | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
};

/** A document with its renditions in one row: one round trip. Column names as the tables' TypeScript has them. */
const withRenditions = {
  ...getTableColumns(documents),
  renditions: sql<RenditionRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', r.name, 'format', r.format, 'width', r.width, 'height', r.height, 'bytes', r.bytes,
      'storageKey', r.storage_key) order by r.width, r.format), '[]')
    from ${renditions} r where r.document_id = ${documents}.id)`.as('renditions'),
};
