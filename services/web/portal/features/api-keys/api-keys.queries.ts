import { queryOptions } from '@tanstack/react-query';
import type { ApiKeyList, CreatedApiKey, NewApiKey } from '../../../../contracts/api-keys.ts';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';

/** Those that are not revoked, newest first. */
export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => api.get<ApiKeyList>('/v1/me/api-keys', { signal }),
});

const change = (next: (items: ApiKeyList['items']) => ApiKeyList['items']) =>
  queryClient.setQueryData<ApiKeyList>(apiKeysQuery.queryKey, (known) => known && { items: next(known.items) });

/** @returns with the key itself, which is shown once */
export const createApiKey = async (wanted: NewApiKey): Promise<CreatedApiKey> => {
  const created = await withStepUp(() => api.post<CreatedApiKey>('/v1/me/api-keys', wanted));
  change((items) => [created.apiKey, ...items]);
  return created;
};

/** One that is revoked already is as good. */
export const revokeApiKey = async (id: string): Promise<void> => {
  await api.delete(`/v1/me/api-keys/${id}`).catch((error: unknown) => {
    if (!isProblem(error, 'api-key-not-found')) throw error;
  });
  change((items) => items.filter((key) => key.id !== id));
};
