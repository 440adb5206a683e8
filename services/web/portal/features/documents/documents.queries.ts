import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Document, DocumentPage, DocumentQuery, FoundDocument, Usage } from '../../../../contracts/documents.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';

/** What a list shows: a part of what the API can be asked for. */
export type DocumentFilter = Partial<
  Pick<DocumentQuery, 'q' | 'kind' | 'state' | 'hasInvoice' | 'createdAfter' | 'createdBefore' | 'trashed'>
>;

/** Documents by a filter, page after page. Kept for when there is no network. */
export const documentListQuery = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ['documents', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<DocumentPage>('/v1/documents', {
        query: { ...filter, limit: 100, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: { offline: true },
  });

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => api.get<Document>(`/v1/documents/${id}`, { signal }),
    meta: { offline: true },
  });

/** How much room is used, of how much. */
export const usageQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: ({ signal }) => api.get<Usage>('/v1/me/usage', { signal }),
});

type Lists = InfiniteData<DocumentPage, string | null>;

/**
 * Puts a document as the API just told of it wherever it is shown. An older version than what is shown changes nothing.
 * One that no list has, or that has moved into or out of the trash, makes the lists ask again.
 */
export const rememberDocument = (document: Document): void => {
  queryClient.setQueryData<Document>(['document', document.id], (known) =>
    known && known.version > document.version ? known : document,
  );
  let isListed = false;
  queryClient.setQueriesData<Lists>({ queryKey: ['documents'] }, (lists) => {
    if (!lists) return lists;
    const pages = lists.pages.map((page) => {
      const at = page.items.findIndex(({ id }) => id === document.id);
      const known = page.items[at];
      if (!known) return page;
      isListed = known.deletedAt === document.deletedAt;
      if (known.version >= document.version) return page;
      const newer: FoundDocument = { ...document, ...(known.highlights && { highlights: known.highlights }) };
      return { ...page, items: page.items.with(at, newer) };
    });
    return { ...lists, pages };
  });
  if (!isListed) refreshDocumentLists();
};

let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Lists ask again, once for all that happens within half a second: an upload of 200 files is 200 new documents. */
export const refreshDocumentLists = (): void => {
  if (refreshing) return;
  refreshing = setTimeout(() => {
    refreshing = undefined;
    void queryClient.invalidateQueries({ queryKey: ['documents'] });
    void queryClient.invalidateQueries({ queryKey: ['usage'] });
  }, 500);
};
