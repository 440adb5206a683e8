import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo } from 'react';
import type { DocumentFilter } from './document-filter.ts';
import { documentListQuery, refreshLongList } from './documents.queries.ts';

/**
 * Documents by a filter, more of them as they are wanted. While a list is asked for, the one before stays.
 *
 * @param filter the same object until it says something else
 */
export const useDocumentList = (filter: DocumentFilter) => {
  // What arrives is drawn in slices, between which the page can be used.
  const list = useDeferredValue(useInfiniteQuery({ ...documentListQuery(filter), placeholderData: keepPreviousData }));
  const documents = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const canLoadMore = hasNextPage && !isFetching && !isFetchNextPageError;
  const loadMore = useCallback(() => {
    if (canLoadMore) void fetchNextPage({ cancelRefetch: false });
  }, [canLoadMore, fetchNextPage]);
  useEffect(() => void refreshLongList(filter), [filter]);
  return { ...list, documents, loadMore };
};

export type DocumentList = ReturnType<typeof useDocumentList>;
