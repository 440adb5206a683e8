import { infiniteQueryOptions, notifyManager, type QueryKey, queryOptions } from '@tanstack/react-query';
import type { Document, DocumentPage, Usage } from '../../../../contracts/documents.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import type { DocumentFilter } from './document-filter.ts';
import { isShownBy, type Lists, listedIn, placed, replaced, without } from './document-lists.ts';

/** Pages that are asked for anew, one after the other, without a thought. A longer list is told of what changes. */
const fewPages = 3;

const isShort = ({ state }: { state: { data: unknown } }): boolean =>
  ((state.data as Lists | undefined)?.pages.length ?? 0) <= fewPages;

const askForPage = (filter: DocumentFilter, cursor: string | null, signal?: AbortSignal) =>
  api.get<DocumentPage>('/v1/documents', {
    query: { ...filter, limit: 100, ...(cursor !== null && { cursor }) },
    ...(signal && { signal }),
  });

/** Documents by a filter, page after page. All but searches are kept for when there is no network. */
export const documentListQuery = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ['documents', filter],
    queryFn: ({ pageParam, signal }) => askForPage(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
    // What was typed on the way to a search is not looked at again.
    ...(filter.q === undefined ? { meta: { offline: true } } : { gcTime: 5 * 60_000 }),
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

/** From this share on, room is nearly used up, and whose it is is told so. */
export const nearlyFull = 0.9;

const filterOf = (queryKey: QueryKey): DocumentFilter => (queryKey[1] ?? {}) as DocumentFilter;

/** Changes each list that is known, in a way that depends on what it shows. */
const changeLists = (change: (lists: Lists, filter: DocumentFilter) => Lists): void =>
  notifyManager.batch(() => {
    for (const query of queryClient.getQueryCache().findAll({ queryKey: ['documents'] })) {
      const lists = query.state.data as Lists | undefined;
      const changed = lists && change(lists, filterOf(query.queryKey));
      // As old as it was: of all else that may have changed it knows nothing.
      if (changed !== lists)
        queryClient.setQueryData(query.queryKey, changed, { updatedAt: query.state.dataUpdatedAt });
    }
  });

/**
 * Puts a document as the API just told of it wherever it is shown: into the lists it belongs to, out of the others. An
 * older version than what is shown changes nothing. Only a search has to ask whether it finds it.
 */
export const rememberDocument = (document: Document): void => {
  const known = queryClient.getQueryData<Document>(['document', document.id]);
  if (!known || known.version <= document.version) queryClient.setQueryData(['document', document.id], document);
  let isUnsure = false;
  changeLists((lists, filter) => {
    const isShown = isShownBy(filter, document);
    const listed = listedIn(lists, document.id);
    if (listed) {
      if (listed.version > document.version) return lists;
      return isShown ? replaced(lists, document) : without(lists, new Set([document.id]));
    }
    if (!isShown) return lists;
    refreshUsage();
    if (filter.q === undefined) return placed(lists, document);
    isUnsure = true;
    return lists;
  });
  if (isUnsure) refreshDocumentLists();
};

let counting: ReturnType<typeof setTimeout> | undefined;

/** How much room is used is asked anew, once for all that comes within a second. */
const refreshUsage = (): void => {
  if (counting) return;
  counting = setTimeout(() => {
    counting = undefined;
    void queryClient.invalidateQueries({ queryKey: usageQuery.queryKey });
  }, 1000);
};

/** Takes documents that are gone for good off all lists. */
export const forgetDocuments = (ids: ReadonlySet<string>): void => {
  for (const id of ids) queryClient.removeQueries({ queryKey: ['document', id] });
  changeLists((lists) => without(lists, ids));
  refreshDocumentLists();
};

let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Lists ask again, once for all that happens within half a second: an upload of 200 files is 200 new documents. */
export const refreshDocumentLists = (): void => {
  if (refreshing) return;
  refreshing = setTimeout(() => {
    refreshing = undefined;
    void queryClient.invalidateQueries({
      queryKey: ['documents'],
      predicate: isShort,
    });
    for (const { queryKey } of queryClient.getQueryCache().findAll({ queryKey: ['documents'], type: 'active' })) {
      void refreshLongList(filterOf(queryKey));
    }
    void queryClient.invalidateQueries({ queryKey: ['usage'] });
  }, 500);
};

/** Of a list of many pages only the first is asked for: what is new stands there. What changed further down, events tell. */
export const refreshLongList = async (filter: DocumentFilter): Promise<void> => {
  const query = queryClient.getQueryCache().find({ queryKey: documentListQuery(filter).queryKey });
  if (!query || isShort(query)) return;
  const page = await askForPage(filter, null).catch(() => null);
  notifyManager.batch(() => page?.items.forEach(rememberDocument));
};
