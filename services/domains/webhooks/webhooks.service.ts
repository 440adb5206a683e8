import { randomUUIDv7 } from 'node:crypto';
import {
  type Delivery,
  type DeliveryPage,
  type DeliveryQuery,
  type DeliveryWithAttempts,
  type NewWebhook,
  secretOverlapHours,
  testEventType,
  type Webhook,
  type WebhookChange,
  WebhookEventType,
  type WebhookList,
  type WebhookWithSecret,
  webhookSecretsMax,
  webhooksMax,
} from '../../contracts/webhooks.ts';
import type { Actor } from '../../platform/actor.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Seal } from '../../platform/sealed.ts';
import { accountError } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { JobService } from '../jobs/index.ts';
import type { DeliveryRepository, ListedDelivery } from './deliveries.repository.ts';
import { webhookError } from './webhooks.errors.ts';
import { writePayload } from './webhooks.events.ts';
import { deliverWebhookJob } from './webhooks.jobs.ts';
import type { WebhookRepository, WebhookWithSecrets } from './webhooks.repository.ts';
import { createSecret } from './webhooks.signature.ts';
import type { WebhookAttemptRow } from './webhooks.table.ts';
import { readWebhookUrl, withoutQuery } from './webhooks.url.ts';

/** What an account does with its webhooks. What is sent to them is in webhooks.worker.ts. */
export const createWebhookService = (options: {
  repository: WebhookRepository;
  deliveries: DeliveryRepository;
  transact: Transact;
  jobs: JobService;
  seal: Seal;
  audit: AuditService;
}) => {
  const { repository, deliveries, transact, jobs, seal, audit } = options;

  /** A webhook that nobody else changes meanwhile. */
  const change = <Result>(
    { accountId }: Principal,
    id: string,
    work: (webhook: NonNullable<Awaited<ReturnType<WebhookRepository['lock']>>>, on: Transaction) => Promise<Result>,
  ): Promise<Result> =>
    transact(async (transaction) => {
      const webhook = await repository.lock({ id, accountId }, transaction);
      if (!webhook) throw webhookError('webhook-not-found');
      return work(webhook, transaction);
    });

  const addSecret = async (webhookId: string, on: Transaction): Promise<string> => {
    const [id, secret] = [randomUUIDv7(), createSecret()];
    await repository.insertSecret({ id, webhookId, sealed: seal.seal(secret, id) }, on);
    return secret;
  };

  const read = async ({ accountId }: Principal, id: string, on?: Transaction): Promise<WebhookWithSecrets> => {
    const webhook = await repository.find({ id, accountId }, on);
    if (!webhook) throw webhookError('webhook-not-found');
    return webhook;
  };

  return {
    /** @throws webhooks-too-many, webhook-url-invalid, webhook-url-not-public */
    create: async (principal: Principal, wanted: NewWebhook, actor: Actor): Promise<WebhookWithSecret> => {
      const { accountId } = principal;
      const url = readWebhookUrl(wanted.url);
      const { events = [...WebhookEventType.enum], description = null } = wanted;
      const id = randomUUIDv7();
      return transact(async (transaction) => {
        if (!(await repository.lockOwner(accountId, transaction))) throw accountError('unauthenticated');
        const existing = await repository.list(accountId, transaction);
        if (existing.length >= webhooksMax) throw webhookError('webhooks-too-many');
        await repository.insert({ id, accountId, url, events, description }, transaction);
        const secret = await addSecret(id, transaction);
        const details = { webhookId: id, url: withoutQuery(url) };
        await audit.record(actor, { action: 'webhook.created', accountId, details }, transaction);
        return { webhook: toWebhook(await read(principal, id, transaction)), secret };
      });
    },

    /** All webhooks of an account: too few for pages. */
    list: async ({ accountId }: Principal): Promise<WebhookList> => ({
      items: (await repository.list(accountId)).map(toWebhook),
    }),

    /** @throws webhook-not-found */
    get: async (principal: Principal, id: string): Promise<Webhook> => toWebhook(await read(principal, id)),

    /** @throws webhook-not-found, webhook-url-invalid, webhook-url-not-public */
    update: async (principal: Principal, id: string, wanted: WebhookChange, actor: Actor): Promise<Webhook> => {
      const { enabled, ...changed } = wanted;
      const url = wanted.url === undefined ? undefined : readWebhookUrl(wanted.url);
      return change(principal, id, async (webhook, transaction) => {
        const disables = enabled === false && webhook.disabledReason === null;
        const startsOver = enabled === true || (url !== undefined && url !== webhook.url);
        const next = {
          ...changed,
          ...(url !== undefined && { url }),
          ...(enabled === true && { disabledReason: null }),
          ...(disables && { disabledReason: 'owner' as const }),
          ...(startsOver && { failingSince: null }),
        };
        // Who disables what is disabled changes nothing.
        if (Object.keys(next).length === 0) return toWebhook(await read(principal, id, transaction));
        await repository.change(id, next, transaction);
        if (disables) await deliveries.skipWaiting(id, transaction);
        const details = {
          webhookId: id,
          changed: Object.keys(wanted).join(' '),
          ...(url !== undefined && { url: withoutQuery(url) }),
          ...(enabled !== undefined && { enabled }),
        };
        const { accountId } = principal;
        await audit.record(actor, { action: 'webhook.updated', accountId, details }, transaction);
        return toWebhook(await read(principal, id, transaction));
      });
    },

    /** Deletes it with its deliveries. @throws webhook-not-found */
    delete: ({ accountId }: Principal, id: string, actor: Actor): Promise<void> =>
      transact(async (transaction) => {
        const removed = await repository.remove({ id, accountId }, transaction);
        if (!removed) throw webhookError('webhook-not-found');
        const details = { webhookId: id, url: withoutQuery(removed.url) };
        await audit.record(actor, { action: 'webhook.deleted', accountId, details }, transaction);
      }),

    /** A new secret signs first; those before it sign beside it for a day. @throws webhook-not-found, webhook-secrets-too-many */
    rotateSecret: (principal: Principal, id: string, actor: Actor): Promise<WebhookWithSecret> =>
      change(principal, id, async (_webhook, transaction) => {
        const { secrets } = await read(principal, id, transaction);
        if (secrets.length >= webhookSecretsMax) throw webhookError('webhook-secrets-too-many');
        await repository.replaceSecrets(id, secretOverlapHours, transaction);
        const secret = await addSecret(id, transaction);
        const { accountId } = principal;
        const details = { webhookId: id };
        await audit.record(actor, { action: 'webhook.secret-rotated', accountId, details }, transaction);
        return { webhook: toWebhook(await read(principal, id, transaction)), secret };
      }),

    /** A secret that was replaced no longer signs. @throws webhook-not-found, webhook-secret-not-found, webhook-secret-current */
    deleteSecret: (principal: Principal, id: string, secretId: string, actor: Actor): Promise<void> =>
      change(principal, id, async (_webhook, transaction) => {
        const { secrets } = await read(principal, id, transaction);
        const secret = secrets.find((one) => one.id === secretId);
        if (!secret) throw webhookError('webhook-secret-not-found');
        if (secret.expiresAt === null) throw webhookError('webhook-secret-current');
        await repository.removeSecret(secretId, id, transaction);
        const { accountId } = principal;
        const details = { webhookId: id, secretId };
        await audit.record(actor, { action: 'webhook.secret-deleted', accountId, details }, transaction);
      }),

    /** Sends an event that means nothing, once, also to a webhook that is disabled. @throws webhook-not-found */
    test: (principal: Principal, webhookId: string): Promise<Delivery> =>
      change(principal, webhookId, async (_webhook, transaction) => {
        const timestamp = new Date().toISOString();
        const payload = writePayload({ type: testEventType, timestamp, data: { webhookId } });
        const id = randomUUIDv7();
        const ids = { id, webhookId, accountId: principal.accountId, eventId: randomUUIDv7() };
        const row = await deliveries.insert({ ...ids, type: testEventType, payload, status: 'queued' }, transaction);
        await jobs.enqueue(transaction, deliverWebhookJob, { deliveryId: id }, id);
        return toDelivery(row);
      }),

    /** One page of the log, newest first. @throws webhook-not-found, cursor-invalid */
    listDeliveries: async (
      principal: Principal,
      webhookId: string,
      { cursor, limit, status }: DeliveryQuery,
    ): Promise<DeliveryPage> => {
      await read(principal, webhookId);
      const page = pageOf(await deliveries.list({ webhookId, limit, status, before: readCursor(cursor) }), limit);
      return { ...page, items: page.items.map(toDelivery) };
    },

    /** @throws webhook-not-found, webhook-delivery-not-found */
    getDelivery: async (principal: Principal, webhookId: string, id: string): Promise<DeliveryWithAttempts> => {
      await read(principal, webhookId);
      const delivery = await deliveries.find({ id, webhookId });
      if (!delivery) throw webhookError('webhook-delivery-not-found');
      const attemptLog = (await deliveries.attemptsOf(id)).map(toAttempt);
      return { ...toDelivery(delivery), payload: delivery.payload, attemptLog };
    },

    /**
     * Attempts it anew, with all retries, under the same `webhook-id`; harmless while it is under way.
     * @throws webhook-not-found, webhook-delivery-not-found, webhook-disabled
     */
    redeliver: (principal: Principal, webhookId: string, id: string): Promise<Delivery> =>
      change(principal, webhookId, async ({ disabledReason }, transaction) => {
        const found = await deliveries.find({ id, webhookId }, transaction);
        if (!found) throw webhookError('webhook-delivery-not-found');
        if (disabledReason !== null && found.type !== testEventType) throw webhookError('webhook-disabled');
        if (await deliveries.enqueue({ id, webhookId }, transaction)) {
          await jobs.enqueue(transaction, deliverWebhookJob, { deliveryId: id }, id);
        }
        return toDelivery((await deliveries.find({ id, webhookId }, transaction)) ?? found);
      }),
  };
};

export type WebhookService = ReturnType<typeof createWebhookService>;

const toWebhook = ({ id, url, events, description, secrets, ...row }: WebhookWithSecrets): Webhook => ({
  id,
  url,
  events,
  description,
  enabled: row.disabledReason === null,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince?.toISOString() ?? null,
  secrets: secrets.map((secret) => ({
    id: secret.id,
    createdAt: new Date(secret.createdAt).toISOString(),
    expiresAt: secret.expiresAt === null ? null : new Date(secret.expiresAt).toISOString(),
  })),
  createdAt: row.createdAt.toISOString(),
});

const toDelivery = ({ id, eventId, type, status, attempts, ...row }: ListedDelivery): Delivery => ({
  id,
  eventId,
  type,
  status,
  attempts,
  createdAt: row.createdAt.toISOString(),
  nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
});

const toAttempt = ({ startedAt, milliseconds, status, answer, error }: WebhookAttemptRow) => ({
  startedAt: startedAt.toISOString(),
  milliseconds,
  status,
  answer,
  error,
});
