import { and, eq, getTableColumns, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { DocumentQuery, DocumentState, MediaType } from '../../contracts/documents.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import {
  type DocumentRow,
  type DocumentWithRenditions,
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
