import { and, eq, getTableColumns, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm';
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
      .where(and(eq(documents.id, id), sql`${documents.state} = any(${from}::document_state[])`))
      .returning(),
  );

  const text = statement(({ id }: Givens<{ id: string }>) =>
    db.select({ content: documentTexts.content }).from(documentTexts).where(eq(documentTexts.documentId, id)),
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
