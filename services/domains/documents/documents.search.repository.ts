import { and, eq, gt, lt, lte, sql } from 'drizzle-orm';
import type { DocumentState, MediaType } from '../../contracts/documents.ts';
import type { RankedPosition } from '../../platform/cursor.ts';
import type { Database } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { withRenditions } from './documents.repository.ts';
import { documentSearch } from './documents.search.table.ts';
import { type DocumentWithRenditions, documents, documentTexts } from './documents.table.ts';

/** Matches that are ranked at once: as many of the newest, then as many of those before. */
const blockSize = 1_000;

/** Characters of a text that are looked at for fragments. */
const excerptLength = 20_000;

export type SearchFilter = {
  ownerId: string;
  /** As it was typed. */
  typed: string;
  trashed: boolean;
  state: DocumentState | undefined;
  mediaTypes: MediaType[] | undefined;
  hasInvoice: boolean | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
};

/** A document that was found, and what is shown of why. */
export type FoundDocument = DocumentWithRenditions & {
  rank: number;
  /** The newest of the next block, if there is one and it was not known. */
  next: string | null;
  /** A tsquery of any word that is looked for. */
  hits: string;
  excerpt: string | null;
  invoiceValues: string[];
};

export const createDocumentSearchRepository = ({ db, statement }: Database) => {
  /**
   * The query is a value of the plan, not a part of it: whatever it is, the plan goes by the index. `offset 0` keeps the
   * planner from walking the primary key backwards in the hope of a match.
   */
  const search = statement((given: Givens<SearchValues>) => {
    const matching = and(
      eq(documentSearch.ownerId, given.ownerId),
      sql`${documentSearch.vector} @@ (select wanted from asked)`,
      eq(documentSearch.trashed, given.trashed),
      given.state && eq(documentSearch.state, given.state),
      given.mediaTypes && sql`${documentSearch.mediaType} = any(${given.mediaTypes}::text[])`,
      given.hasInvoice && eq(documentSearch.hasInvoice, given.hasInvoice),
      given.createdAfter && gt(documentSearch.createdAt, given.createdAfter),
      given.createdBefore && lt(documentSearch.createdAt, given.createdBefore),
      given.from && lte(documentSearch.documentId, given.from),
      given.until && gt(documentSearch.documentId, given.until),
    );
    const after =
      given.rank && given.id ? sql`where (rank, document_id) < (${given.rank}::float4, ${given.id}::uuid)` : sql``;
    const found = sql`(
      with asked as materialized (select wanted, hits from search_query(${given.typed})),
      newest as materialized (
        select document_id, vector
        from (select document_id, vector from ${documentSearch} where ${matching} offset 0) as matching
        order by document_id desc ${given.until ? sql`` : sql`limit ${blockSize + 1}`}),
      next as materialized (
        select document_id from newest ${given.until ? sql`where false` : sql``}
        order by document_id desc offset ${blockSize} limit 1),
      ranked as (
        select document_id, ts_rank(vector, wanted, 1) as rank from newest, asked
        where document_id is distinct from (select document_id from next))
      select document_id, rank, (select document_id from next) as next, (select hits::text from asked) as hits
      from ranked ${after} order by rank desc, document_id desc limit ${given.limit}
    ) as found`;
    return db
      .select({
        ...withRenditions,
        rank: sql<number>`found.rank`.as('rank'),
        next: sql<string | null>`found.next`.as('next'),
        hits: sql<string>`found.hits`.as('hits'),
        excerpt: sql<string | null>`left(${documentTexts.content}, ${excerptLength})`.as('excerpt'),
        invoiceValues: sql<string[]>`invoice_values(${documents.invoice})`.as('invoice_values'),
      })
      .from(found)
      .innerJoin(documents, sql`${documents.id} = found.document_id`)
      .leftJoin(documentTexts, eq(documentTexts.documentId, documents.id))
      .orderBy(sql`found.rank desc, found.document_id desc`);
  });

  const among = statement(({ words, hits }: Givens<{ words: string[]; hits: string }>) =>
    db
      .select({ word: sql<string>`word`.as('word') })
      .from(sql`unnest(${words}::text[]) as word`)
      .where(sql`search_vector(word) @@ ${hits}::tsquery`),
  );

  return {
    /** The best of the position's block first; one row more than `limit` when it has more. */
    search: async (
      { typed, ...filter }: SearchFilter,
      { from, until, after }: RankedPosition,
      limit: number,
    ): Promise<FoundDocument[]> =>
      (await search({
        typed,
        ...filter,
        from: from ?? undefined,
        until: until ?? undefined,
        rank: after?.rank,
        id: after?.id,
        limit: limit + 1,
      })) as FoundDocument[],

    /** Which of the words are hits. */
    among: async (words: string[], hits: string): Promise<Set<string>> =>
      new Set((await among({ words, hits })).map(({ word }) => word)),
  };
};

export type DocumentSearchRepository = ReturnType<typeof createDocumentSearchRepository>;

type SearchValues = SearchFilter & {
  limit: number;
  from: string | undefined;
  until: string | undefined;
  rank: number | undefined;
  id: string | undefined;
};
