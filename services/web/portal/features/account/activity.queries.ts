import { infiniteQueryOptions } from '@tanstack/react-query';
import type { OwnAuditEventPage } from '../../../../contracts/audit.ts';
import { api } from '../../../shared/api/request.ts';

/** What was done to the account, newest first, page after page. What is done elsewhere is in it too: always asked anew. */
export const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  queryFn: ({ pageParam, signal }) =>
    api.get<OwnAuditEventPage>('/v1/me/audit', {
      query: { limit: 50, ...(pageParam && { cursor: pageParam }) },
      signal,
    }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
  staleTime: 0,
});
