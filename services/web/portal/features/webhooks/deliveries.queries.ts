import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Delivery, DeliveryPage, DeliveryStatus, DeliveryWithAttempts } from '../../../../contracts/webhooks.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { webhookQuery } from './webhooks.queries.ts';

/** Milliseconds after which it is asked again how what is under way went. */
const pollMs = 2000;

const isUnderWay = ({ status }: Delivery): boolean => status === 'queued';

/** What was sent to a webhook, newest first, page after page. @param status undefined: all */
export const deliveriesQuery = (webhookId: string, status: DeliveryStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', webhookId, status ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<DeliveryPage>(`/v1/webhooks/${webhookId}/deliveries`, {
        query: { status, limit: 25, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? pollMs : false),
  });

/** One with its body and its attempts. @param delivery as the list has it: whatever changes there is looked up here */
export const deliveryQuery = (webhookId: string, { id, status, attempts }: Delivery) =>
  queryOptions({
    queryKey: ['delivery', id, status, attempts],
    queryFn: ({ signal }) => api.get<DeliveryWithAttempts>(`/v1/webhooks/${webhookId}/deliveries/${id}`, { signal }),
  });

/** The log anew, and what its webhook has become by it. */
export const refreshDeliveries = async (webhookId: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['deliveries', webhookId] }),
    queryClient.invalidateQueries(webhookQuery(webhookId)),
  ]);
};

/** Attempts a test event, once. */
export const sendTest = async (webhookId: string): Promise<void> => {
  await api.post<Delivery>(`/v1/webhooks/${webhookId}/test`);
  await refreshDeliveries(webhookId);
};

export const redeliver = async (webhookId: string, id: string): Promise<void> => {
  await api.post<Delivery>(`/v1/webhooks/${webhookId}/deliveries/${id}/redeliver`);
  await refreshDeliveries(webhookId);
};
