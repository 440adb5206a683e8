import { and, eq, getTableColumns, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
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
  Pick<DocumentRow, 'state' | 'problem' | 'progress' | 'image' | 'pages' | 'text' | 'invoice' | 'deletedAt' | 'purgeAt'>
>;

export const createDocumentRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewDocumentRow>) => db.insert(documents).values(row).returning());

  const find = statement(({ id }: Givens<{ id: string }>) =>
    db
      .select(withRenditions)
      .from(documents)
      .where(and(eq(documents.id, id), exists)),
  );

  const list = statement((given: Givens<ListValues>) =>
    db
      .select(withRenditions)
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, given.ownerId),
          exists,
          given.trashed ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt),
          given.before && lt(documents.id, given.before),
          given.state && eq(documents.state, given.state),
          given.mediaTypes && sql`${documents.mediaType} = any(${given.mediaTypes}::text[])`,
          given.hasInvoice && sql`(${documents.invoice} is not null) = ${given.hasInvoice}::boolean`,
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
      .where(and(eq(documents.id, id), exists, sql`${documents.state} = any(${from}::document_state[])`))
      .returning(),
  );

  const text = statement(({ id }: Givens<{ id: string }>) =>
    db.select({ content: documentTexts.content }).from(documentTexts).where(eq(documentTexts.documentId, id)),
  );

  const findSame = statement((given: Givens<Bytes>) =>
    db
      .select({
        contentId: sql<string | null>`(array_agg(coalesce(${documents.contentId}, ${documents.id})
          order by ${isReady} desc, ${documents.id}) filter (where ${hasContentOf(given)}))[1]`,
        twinId: sql<string | null>`(array_agg(${documents.id} order by ${documents.id})
          filter (where ${isReady} and ${hasContentOf(given)}))[1]`,
        duplicateOf: sql<
          string | null
        >`(array_agg(${documents.id} order by ${documents.id}) filter (where ${isReady}))[1]`,
      })
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, given.ownerId),
          eq(documents.sha256, given.sha256),
          given.id && ne(documents.id, given.id),
          exists,
        ),
      ),
  );

  const copyFacts = statement(({ id, twinId }: Givens<{ id: string; twinId: string }>) =>
    db
      .update(documents)
      .set({
        state: 'ready',
        problem: null,
        progress: null,
        image: sql`twin.image`,
        pages: sql`twin.pages`,
        text: sql`twin.text`,
        invoice: sql`twin.invoice`,
        version: sql`${documents.version} + 1`,
        updatedAt: sql`now()`,
      })
      .from(sql`${documents} as twin`)
      .where(and(eq(documents.id, id), sql`twin.id = ${twinId}`, eq(documents.state, 'pending'), exists))
      .returning(getTableColumns(documents)),
  );

  const copyRenditions = statement(({ id, twinId }: Givens<{ id: string; twinId: string }>) =>
    db
      .insert(renditions)
      .select(
        db
          .select({ ...getTableColumns(renditions), documentId: sql<string>`${id}::uuid`.as('document_id') })
          .from(renditions)
          .where(eq(renditions.documentId, twinId)),
      )
      .onConflictDoNothing()
      .returning({ documentId: renditions.documentId }),
  );

  const copyText = statement(({ id, twinId }: Givens<{ id: string; twinId: string }>) =>
    db
      .insert(documentTexts)
      .select(
        db
          .select({ ...getTableColumns(documentTexts), documentId: sql<string>`${id}::uuid`.as('document_id') })
          .from(documentTexts)
          .where(eq(documentTexts.documentId, twinId)),
      )
      .onConflictDoNothing()
      .returning({ documentId: documentTexts.documentId }),
  );

  const noteDuplicate = statement(({ id, duplicateOf }: Givens<{ id: string; duplicateOf: string }>) =>
    db
      .update(documents)
      .set({ duplicateOf })
      .where(and(eq(documents.id, id), isNull(documents.duplicateOf)))
      .returning({ id: documents.id }),
  );

  const revive = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .update(documents)
      .set({ state: 'uploaded', problem: null, version: sql`${documents.version} + 1`, updatedAt: sql`now()` })
      .where(and(sql`${documents.id} = any(${ids}::uuid[])`, eq(documents.state, 'failed'), exists))
      .returning(),
  );

  const changedSince = statement(({ ownerId, position, afterId, limit }: Givens<ChangedValues>) =>
    db
      .select({ ...withRenditions, horizon: sql<string>`pg_snapshot_xmin(pg_current_snapshot())`.as('horizon') })
      .from(documents)
      .where(
        and(
          eq(documents.ownerId, ownerId),
          exists,
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
        mediaTypes,
        hasInvoice,
        createdAfter,
        createdBefore,
        before,
      }: Omit<DocumentQuery, 'q' | 'mediaType' | 'kind'> & {
        mediaTypes?: MediaType[] | undefined;
        before?: string | undefined;
      },
    ): Promise<DocumentWithRenditions[]> =>
      (await list({
        ownerId,
        limit: limit + 1,
        trashed: trashed || undefined,
        before,
        state,
        mediaTypes,
        hasInvoice,
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

    /** Pages are separated by form feeds; null where there is no text. */
    text: async (id: string): Promise<string | null> => (await text({ id }))[0]?.content ?? null,

    /**
     * What the account has already of these bytes: whose objects a document of them shares, the ready document of the
     * same media type that it can be copied from, and the oldest ready one of any. Right as long as the account's
     * storage is locked.
     */
    findSame: async (transaction: Transaction, { ownerId, sha256, size, mediaType, id }: Bytes): Promise<Same> =>
      (await findSame({ ownerId, sha256, size, mediaType, id }, transaction))[0] as Same,

    /** Makes a pending document ready with all that is known of its twin. @returns null when it is pending no longer */
    copy: async (transaction: Transaction, id: string, twinId: string): Promise<DocumentRow | null> => {
      const [copied] = await copyFacts({ id, twinId }, transaction);
      if (!copied) return null;
      await copyRenditions({ id, twinId }, transaction);
      await copyText({ id, twinId }, transaction);
      return copied;
    },

    /** Notes it where nothing is noted yet. */
    noteDuplicate: async (transaction: Transaction, id: string, duplicateOf: string): Promise<void> => {
      await noteDuplicate({ id, duplicateOf }, transaction);
    },

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

/** What makes two files the same. */
type Bytes = Pick<DocumentRow, 'ownerId' | 'sha256' | 'size' | 'mediaType'> & {
  /** The document that asks. */
  id?: string | undefined;
};

type Same = { contentId: string | null; twinId: string | null; duplicateOf: string | null };

/** A document whose time has come is gone for everybody, whenever its row goes. Not `now()`: a lock may have waited. */
const exists = or(isNull(documents.purgeAt), sql`${documents.purgeAt} > clock_timestamp()`);

const isReady = eq(documents.state, 'ready');

const hasContentOf = ({ size, mediaType }: Givens<Bytes>) =>
  and(eq(documents.size, size), eq(documents.mediaType, mediaType));

type ChangedValues = { ownerId: string; position: string; afterId: string | undefined; limit: number };

/** What a page is chosen by; what is absent is no condition. */
type ListValues = {
  ownerId: string;
  limit: number;
  trashed: true | undefined;
  before: string | undefined;
  state: DocumentState | undefined;
  mediaTypes: MediaType[] | undefined;
  hasInvoice: boolean | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
};

/** A document with its renditions in one row: one round trip. Column names as the tables' TypeScript has them. */
export const withRenditions = {
  ...getTableColumns(documents),
  renditions: sql<RenditionRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', r.name, 'format', r.format, 'width', r.width, 'height', r.height, 'bytes', r.bytes,
      'storageKey', r.storage_key) order by r.width, r.format), '[]')
    from ${renditions} r where r.document_id = ${documents}.id)`.as('renditions'),
};
