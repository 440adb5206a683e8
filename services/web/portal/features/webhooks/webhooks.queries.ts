import { queryOptions } from '@tanstack/react-query';
import type {
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookList,
  WebhookWithSecret,
} from '../../../../contracts/webhooks.ts';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';

/** All of the account, newest first. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => api.get<WebhookList>('/v1/webhooks', { signal }),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhook', id],
    queryFn: ({ signal }) => api.get<Webhook>(`/v1/webhooks/${id}`, { signal }),
    initialData: () => queryClient.getQueryData(webhooksQuery.queryKey)?.items.find((one) => one.id === id),
    initialDataUpdatedAt: () => queryClient.getQueryState(webhooksQuery.queryKey)?.dataUpdatedAt,
  });

/** Puts a webhook as the API just told of it wherever it is shown. */
const remember = (webhook: Webhook): Webhook => {
  queryClient.setQueryData(webhookQuery(webhook.id).queryKey, webhook);
  queryClient.setQueryData<WebhookList>(
    webhooksQuery.queryKey,
    (known) =>
      known && {
        items: known.items.some(({ id }) => id === webhook.id)
          ? known.items.map((one) => (one.id === webhook.id ? webhook : one))
          : [webhook, ...known.items],
      },
  );
  return webhook;
};

const rememberWithSecret = (answer: WebhookWithSecret): WebhookWithSecret => {
  remember(answer.webhook);
  return answer;
};

export const createWebhook = async (wanted: NewWebhook): Promise<WebhookWithSecret> =>
  rememberWithSecret(await api.post<WebhookWithSecret>('/v1/webhooks', wanted));

export const changeWebhook = async (id: string, change: WebhookChange): Promise<Webhook> =>
  remember(await api.patch<Webhook>(`/v1/webhooks/${id}`, change));

/** What is gone already is as good. */
export const deleteWebhook = async (id: string): Promise<void> => {
  await api.delete(`/v1/webhooks/${id}`).catch((error: unknown) => {
    if (!isProblem(error, 'webhook-not-found')) throw error;
  });
  queryClient.setQueryData<WebhookList>(
    webhooksQuery.queryKey,
    (known) => known && { items: known.items.filter((one) => one.id !== id) },
  );
};

export const rotateSecret = async (id: string): Promise<WebhookWithSecret> =>
  rememberWithSecret(await api.post<WebhookWithSecret>(`/v1/webhooks/${id}/secrets`));

/** A secret that was replaced signs no longer. */
export const deleteSecret = async ({ id, secrets, ...webhook }: Webhook, secretId: string): Promise<void> => {
  await api.delete(`/v1/webhooks/${id}/secrets/${secretId}`).catch((error: unknown) => {
    if (!isProblem(error, 'webhook-secret-not-found')) throw error;
  });
  remember({ ...webhook, id, secrets: secrets.filter((one) => one.id !== secretId) });
};
