import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Timeline } from '../../../../contracts/documents.ts';
import { api, ask } from '../../../shared/api/request.ts';

/** What became of a document; asked again whenever the document has another version. */
export const timelineQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['timeline', id, version],
    queryFn: ({ signal }) => api.get<Timeline>(`/v1/documents/${id}/timeline`, { signal }),
    placeholderData: keepPreviousData,
  });

/** The text of one page, from 1. Null: all of it. */
export const textQuery = (id: string, version: number, page: number | null) =>
  queryOptions({
    queryKey: ['text', id, version, page],
    queryFn: async ({ signal }) => {
      const response = await ask('GET', `/v1/documents/${id}/text`, {
        headers: { accept: 'text/plain' },
        query: { page: page ?? undefined },
        signal,
      });
      return response.text();
    },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
