import { type DocumentQuery, type Highlight, kindOf, type MediaType, mediaTypes } from '../../contracts/documents.ts';
import { pageOf, type RankedPosition, rankedCursors, readCursor } from '../../platform/cursor.ts';
import type { Principal } from '../../platform/principal.ts';
import type { OwnedDocument } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import { candidatesIn, fragmentsOf, markHits } from './documents.highlights.ts';
import type { DocumentRepository } from './documents.repository.ts';
import type { DocumentSearchRepository, FoundDocument } from './documents.search.repository.ts';
import type { DocumentWithRenditions } from './documents.table.ts';

/** Before every id: the end of the last block, which rows that are added must not move. */
const oldest = '00000000-0000-7000-8000-000000000000';

export type ListedDocument = DocumentWithRenditions & { highlights?: Highlight[] };

/** How documents are found again: in a list, by words, and by what they say. */
export const createDocumentSearch = (options: { repository: DocumentRepository; search: DocumentSearchRepository }) => {
  const { repository, search } = options;

  /** Best first within a block of the newest matches, then within the block of those before them. */
  const find = async (owner: Principal, typed: string, query: DocumentQuery) => {
    const { cursor, limit, state, trashed, hasInvoice, createdAfter, createdBefore } = query;
    const filter = {
      ownerId: owner.accountId,
      typed,
      trashed,
      state,
      mediaTypes: mediaTypesOf(query),
      hasInvoice,
      createdAfter,
      createdBefore,
    };
    const cursors = rankedCursors(filter);
    let position: RankedPosition =
      cursor === undefined ? { from: null, until: null, after: null } : cursors.read(cursor);
    const items: FoundDocument[] = [];
    for (;;) {
      const room = limit - items.length;
      const rows = await search.search(filter, position, room);
      items.push(...rows.slice(0, room));
      const { from } = position;
      const until = position.until ?? rows[0]?.next ?? oldest;
      const last = rows[room - 1];
      if (rows.length > room && last) {
        return { items, nextCursor: cursors.write({ from, until, after: { rank: last.rank, id: last.id } }) };
      }
      if (until === oldest) return { items, nextCursor: null };
      position = { from: until, until: null, after: null };
      if (items.length === limit) return { items, nextCursor: cursors.write(position) };
    }
  };

  const highlight = async (found: readonly FoundDocument[]): Promise<ListedDocument[]> => {
    const hits = found[0]?.hits;
    if (!hits) return [];
    const texts = found.flatMap(({ filename, excerpt, invoiceValues }) => [filename, excerpt ?? '', ...invoiceValues]);
    const words = await search.among([...candidatesIn(texts, hits)], hits);
    const isHit = (word: string) => words.has(word);
    return found.map(({ rank, next, hits, excerpt, invoiceValues, ...document }) => {
      const fields: Highlight[] = [
        { field: 'filename', fragments: [markHits(document.filename, isHit) ?? []] },
        { field: 'invoice', fragments: invoiceValues.map((value) => markHits(value, isHit) ?? []) },
        { field: 'text', fragments: fragmentsOf(excerpt ?? '', isHit) },
      ];
      const highlights = fields
        .map(({ field, fragments }) => ({ field, fragments: fragments.filter((fragment) => fragment.length > 0) }))
        .filter(({ fragments }) => fragments.length > 0);
      return { ...document, highlights };
    });
  };

  return {
    /** One page of the owner's documents: newest first, or those that `q` finds. @throws cursor-invalid */
    list: async (
      owner: Principal,
      query: DocumentQuery,
    ): Promise<{ items: ListedDocument[]; nextCursor: string | null }> => {
      const { q, cursor, ...filter } = query;
      if (q !== undefined) {
        const { items, nextCursor } = await find(owner, q, query);
        return { items: await highlight(items), nextCursor };
      }
      const wanted = { ...filter, mediaTypes: mediaTypesOf(query), before: readCursor(cursor) };
      return pageOf(await repository.list(owner.accountId, wanted), query.limit);
    },

    /** What the document says, or one page of it, from 1. @throws text-not-found, page-not-found */
    text: async (document: OwnedDocument, page: number | undefined): Promise<string> => {
      const content = await repository.text(document.id);
      if (content === null) throw documentError('text-not-found');
      if (page === undefined) return content;
      const text = content.split('\f')[page - 1];
      if (text === undefined) throw documentError('page-not-found');
      return text;
    },
  };
};

export type DocumentSearch = ReturnType<typeof createDocumentSearch>;

/** Undefined for any. */
const mediaTypesOf = ({ mediaType, kind }: DocumentQuery): MediaType[] | undefined => {
  if (mediaType === undefined && kind === undefined) return undefined;
  const every = Object.keys(mediaTypes) as MediaType[];
  return every.filter(
    (one) => (mediaType === undefined || one === mediaType) && (kind === undefined || kindOf(one) === kind),
  );
};
