import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { uploadHours } from '../../contracts/documents.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type DocumentRow, documents } from './documents.table.ts';

/** A document whose time is over. */
export type DueDocument = Pick<DocumentRow, 'id' | 'ownerId' | 'contentId'> & {
  /** Another document, which stays, has the same objects. */
  shared: boolean;
};

export const createTrashRepository = ({ db, statement }: Database) => {
  const condemn = statement(({ ownerId, id }: Givens<{ ownerId: string; id: string | undefined }>) =>
    db
      .update(documents)
      // Rounded down: a moment of the column's precision that is not still to come.
      .set({ purgeAt: sql`date_trunc('milliseconds', clock_timestamp())`, version: sql`${documents.version} + 1` })
      .where(
        and(
          eq(documents.ownerId, ownerId),
          sql`${documents.deletedAt} is not null`,
          sql`${documents.purgeAt} > clock_timestamp()`,
          id && eq(documents.id, id),
        ),
      )
      .returning({ id: documents.id }),
  );

  const endUploads = statement(() =>
    db
      .update(documents)
      .set({ purgeAt: sql`date_trunc('milliseconds', clock_timestamp())`, version: sql`${documents.version} + 1` })
      .where(
        and(
          eq(documents.state, 'pending'),
          lt(documents.createdAt, sql`now() - make_interval(hours => ${sql.raw(String(uploadHours))})`),
          or(isNull(documents.purgeAt), sql`${documents.purgeAt} > clock_timestamp()`),
        ),
      )
      .returning({ id: documents.id }),
  );

  const ownersOfDue = statement(({ limit }: Givens<{ limit: number }>) =>
    db.selectDistinct({ ownerId: documents.ownerId }).from(documents).where(isDue).limit(limit),
  );

  const takeDue = statement(({ ownerId, limit }: Givens<{ ownerId: string; limit: number }>) =>
    db
      .select({
        id: documents.id,
        ownerId: documents.ownerId,
        contentId: documents.contentId,
        shared: sql<boolean>`exists (
          select 1 from ${documents} other
          where other.owner_id = ${documents}.owner_id and other.sha256 = ${documents}.sha256
            and coalesce(other.content_id, other.id) = coalesce(${documents}.content_id, ${documents}.id)
            and (other.purge_at is null or other.purge_at > clock_timestamp()))`.as('shared'),
      })
      .from(documents)
      .where(and(eq(documents.ownerId, ownerId), isDue))
      .orderBy(documents.purgeAt)
      .limit(limit),
  );

  const forgetDuplicates = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .update(documents)
      .set({ duplicateOf: null, version: sql`${documents.version} + 1` })
      .where(sql`${documents.duplicateOf} = any(${ids}::uuid[])`)
      .returning({ id: documents.id }),
  );

  const remove = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .delete(documents)
      .where(and(sql`${documents.id} = any(${ids}::uuid[])`, isDue))
      .returning({ id: documents.id, size: documents.size }),
  );

  return {
    /** Ends the time of what is in the trash: of one document, or of all. @returns their ids */
    condemn: async (transaction: Transaction, ownerId: string, id?: string): Promise<string[]> =>
      (await condemn({ ownerId, id }, transaction)).map((row) => row.id),

    /** Ends the time of uploads that were announced long ago and never completed. @returns how many */
    endUploads: async (): Promise<number> => (await endUploads({})).length,

    /** Accounts with documents whose time is over. */
    ownersOfDue: async (limit: number): Promise<string[]> =>
      (await ownersOfDue({ limit })).map(({ ownerId }) => ownerId),

    /** Right as long as the account's storage is locked. */
    takeDue: (transaction: Transaction, ownerId: string, limit: number): Promise<DueDocument[]> =>
      takeDue({ ownerId, limit }, transaction),

    /** Deletes those of the documents whose time is over. @returns what there was */
    remove: async (transaction: Transaction, ids: string[]): Promise<{ id: string; size: number }[]> => {
      await forgetDuplicates({ ids }, transaction);
      return remove({ ids }, transaction);
    },
  };
};

export type TrashRepository = ReturnType<typeof createTrashRepository>;

const isDue = sql`${documents.purgeAt} <= clock_timestamp()`;
