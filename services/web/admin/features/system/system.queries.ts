import { queryOptions } from '@tanstack/react-query';
import type { SystemState } from '../../../../contracts/system.ts';
import { api } from '../../../shared/api/request.ts';

/** How the platform is, every five seconds as long as somebody can see it; not being answered is news, too. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => api.get<SystemState>('/v1/admin/system', { signal }),
  refetchInterval: 5_000,
  staleTime: 0,
  retry: false,
});
