import { and, desc, eq, getTableColumns, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { ManagedDocumentQuery } from '../../contracts/administration.ts';
import type { DocumentState } from '../../contracts/documents.ts';
import type { Database } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type DocumentRow, documents } from './documents.table.ts';

const { id, filename, mediaType, size, state, problem, createdAt, updatedAt, deletedAt } = getTableColumns(documents);
const columns = { id, filename, mediaType, size, state, problem, createdAt, updatedAt, deletedAt };

/** Of a document, what staff sees of it. */
export type ManagedDocumentRow = Pick<DocumentRow, keyof typeof columns>;

type ListValues = {
  ownerId: string;
  limit: number;
  before: string | undefined;
  state: DocumentState | undefined;
};

export const createManagedDocumentRepository = ({ db, statement }: Database) => {
  const list = statement((given: Givens<ListValues>) => {
    const page = (place: SQL) =>
      db
        .select(columns)
        .from(documents)
        .where(
          and(
            eq(documents.ownerId, given.ownerId),
            place,
            or(isNull(documents.purgeAt), sql`${documents.purgeAt} > clock_timestamp()`),
            given.before && lt(documents.id, given.before),
            given.state && eq(documents.state, given.state),
          ),
        )
        .orderBy(desc(documents.id))
        .limit(given.limit);
    // Each half is the beginning of an index: a page costs the same however many documents there are.
    return unionAll(page(isNull(documents.deletedAt)), page(isNotNull(documents.deletedAt)))
      .orderBy(desc(documents.id))
      .limit(given.limit);
  });

  const find = statement(({ id }: Givens<{ id: string }>) =>
    db
      .select({ ...columns, accountId: documents.ownerId })
      .from(documents)
      .where(and(eq(documents.id, id), or(isNull(documents.purgeAt), sql`${documents.purgeAt} > clock_timestamp()`))),
  );

  return {
    find: async (id: string): Promise<(ManagedDocumentRow & { accountId: string }) | null> =>
      (await find({ id }))[0] ?? null,

    /** Of one account, newest first, the trash included; one row more than `limit` when there are more. */
    list: (
      ownerId: string,
      { limit, state }: ManagedDocumentQuery,
      before: string | undefined,
    ): Promise<ManagedDocumentRow[]> => list({ ownerId, limit: limit + 1, before, state }),
  };
};

export type ManagedDocumentRepository = ReturnType<typeof createManagedDocumentRepository>;
