import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AuditEventPage, AuditQuery } from '../../../../contracts/audit.ts';
import { api } from '../../../shared/api/request.ts';

export type AuditFilter = { [Name in Exclude<keyof AuditQuery, 'limit' | 'cursor'>]?: AuditQuery[Name] | undefined };

/** What happened, newest first, page after page. */
export const auditQuery = (filter: AuditFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditEventPage>('/v1/admin/audit', {
        query: { ...filter, limit, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
