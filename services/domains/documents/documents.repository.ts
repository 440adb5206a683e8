import { and, eq, getTableColumns, gt, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { DocumentQuery, DocumentState } from '../../contracts/documents.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import {
  type DocumentRow,
  type DocumentWithRenditions,
  documents,
  type RenditionRow,
  renditions,
} from './documents.table.ts';

/** A change of a document, applied only in one of the states `from`. */
export type DocumentChange = Partial<Pick<DocumentRow, 'state' | 'problem' | 'image' | 'deletedAt'>>;

export const createDocumentRepository = ({ db }: Database) => {
  const findById = db
    .select(withRenditions)
    .from(documents)
    .where(eq(documents.id, sql.placeholder('id')))
    .prepare('documents_find');

  return {
    insert: async (row: typeof documents.$inferInsert, transaction?: Transaction): Promise<DocumentRow> => {
      const [inserted] = await (transaction ?? db)
        .insert(documents)
        .values(row)
        .returning()
        .prepare('documents_insert')
        .execute();
      return inserted as DocumentRow;
    },

    find: async (id: string): Promise<DocumentWithRenditions | null> =>
      ((await findById.execute({ id }))[0] as DocumentWithRenditions | undefined) ?? null,

    /** Newest first; one row more than `limit` when there are more. */
    list: async (
      ownerId: string,
      query: DocumentQuery & { before?: string | undefined },
    ): Promise<DocumentWithRenditions[]> =>
      (await db
        .select(withRenditions)
        .from(documents)
        .where(and(...conditions(ownerId, query)))
        .orderBy(sql`${documents.id} desc`)
        .limit(query.limit + 1)
        .prepare('documents_list')
        .execute()) as DocumentWithRenditions[],

    /** @returns null when the document is in none of the states `from` */
    change: async (
      transaction: Transaction,
      id: string,
      from: readonly DocumentState[],
      change: DocumentChange,
    ): Promise<DocumentRow | null> =>
      (
        await transaction
          .update(documents)
          .set({ ...change, version: sql`${documents.version} + 1`, updatedAt: sql`now()` })
          .where(and(eq(documents.id, id), inArray(documents.state, [...from])))
          .returning()
          .prepare('documents_change')
          .execute()
      )[0] ?? null,

    insertRenditions: async (transaction: Transaction, rows: RenditionRow[]): Promise<void> => {
      await transaction.insert(renditions).values(rows).onConflictDoNothing().prepare('renditions_insert').execute();
    },
  };
};

export type DocumentRepository = ReturnType<typeof createDocumentRepository>;

/** A document with its renditions in one row: one round trip. Column names as the tables' TypeScript has them. */
const withRenditions = {
  ...getTableColumns(documents),
  renditions: sql<RenditionRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', r.name, 'format', r.format, 'width', r.width, 'height', r.height, 'bytes', r.bytes,
      'storageKey', r.storage_key) order by r.width, r.format), '[]')
    from ${renditions} r where r.document_id = ${documents}.id)`.as('renditions'),
};

const conditions = (ownerId: string, query: DocumentQuery & { before?: string | undefined }): (SQL | undefined)[] => [
  eq(documents.ownerId, ownerId),
  query.trashed ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt),
  query.before === undefined ? undefined : lt(documents.id, query.before),
  query.state && eq(documents.state, query.state),
  query.mediaType && eq(documents.mediaType, query.mediaType),
  query.createdAfter === undefined ? undefined : gt(documents.createdAt, new Date(query.createdAfter)),
  query.createdBefore === undefined ? undefined : lt(documents.createdAt, new Date(query.createdBefore)),
];
