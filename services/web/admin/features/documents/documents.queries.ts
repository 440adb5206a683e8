import { queryOptions } from '@tanstack/react-query';
import type { ManagedDocumentDetail } from '../../../../contracts/administration.ts';
import type { Timeline } from '../../../../contracts/documents.ts';
import { api } from '../../../shared/api/request.ts';

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => api.get<ManagedDocumentDetail>(`/v1/admin/documents/${id}`, { signal }),
    refetchInterval: 5_000,
  });

/** All that happened to a document, with errors as they were thrown. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'timeline'],
    queryFn: ({ signal }) => api.get<Timeline>(`/v1/admin/documents/${id}/timeline`, { signal }),
    refetchInterval: 5_000,
  });
