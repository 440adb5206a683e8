import { randomUUIDv7 } from 'node:crypto';
import { type AttemptError, testEventType } from '../../contracts/webhooks.ts';
import { system } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import { ForbiddenAddressError, type PublicAnswer, type PublicRequestOptions } from '../../platform/public-request.ts';
import type { Seal } from '../../platform/sealed.ts';
import type { TellOwner } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { DeliveryRepository, QueuedDelivery } from './deliveries.repository.ts';
import type { deliverWebhookJob } from './webhooks.jobs.ts';
import type { WebhookRepository } from './webhooks.repository.ts';
import { pauseAfter, readRetryAfter } from './webhooks.schedule.ts';
import { signedHeaders } from './webhooks.signature.ts';
import type { WebhookAttemptRow } from './webhooks.table.ts';
import { withoutQuery } from './webhooks.url.ts';

/** Milliseconds from looking up the name to the end of the answer (Standard Webhooks: 15 to 30 s). */
const timeoutMs = 15_000;

/** Attempts that one account may have in flight at once, so that whoever answers slowly holds up himself only. */
export const attemptsAtOnce = 4;

/** Characters of an answer that are kept. */
const answerMax = 1024;

const nothing: Effects = async () => {};

/** As `postPublicly` of platform/public-request.ts. */
type Post = (
  url: string,
  options: Pick<PublicRequestOptions, 'headers' | 'body' | 'timeoutMs' | 'signal'>,
) => Promise<PublicAnswer>;

type Attempt = Omit<WebhookAttemptRow, 'id' | 'deliveryId'>;

/** @property retryAfter seconds that were asked for */
type Outcome = Attempt & { retryAfter: number | null };

/**
 * The job behind `deliver-webhook`: one attempt. A worker that dies between the answer and the commit makes it again, and
 * the receiver knows the message by its `webhook-id`.
 */
export const createDeliverWebhookHandler = (options: {
  repository: WebhookRepository;
  deliveries: DeliveryRepository;
  seal: Seal;
  post: Post;
  audit: AuditService;
  tellOwner: TellOwner;
  /** Told of each attempt that was made. */
  attempted?: (outcome: 'succeeded' | 'failed') => void;
}): JobHandler<PayloadOf<typeof deliverWebhookJob>> => {
  const { repository, deliveries, seal, post, audit, tellOwner, attempted } = options;
  /** By account; of this process. */
  const inFlight = new Map<string, number>();

  const attempt = async (delivery: QueuedDelivery, signal: AbortSignal): Promise<Outcome> => {
    const { eventId, payload, url, webhookId } = delivery;
    const secrets = (await repository.secretsOf(webhookId)).map(({ id, sealed }) => seal.open(sealed, id));
    const startedAt = new Date();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'IPOWER-MOTORS-Webhooks/1',
      ...signedHeaders({ id: eventId, at: startedAt.getTime(), body: payload, secrets }),
    };
    const answered = await post(url, { headers, body: payload, timeoutMs, signal }).catch((error: unknown) => {
      // The worker stops: nobody knows how this would have ended.
      if (signal.aborted) throw error;
      return errorOf(error);
    });
    const milliseconds = Date.now() - startedAt.getTime();
    if (typeof answered === 'string') {
      return { startedAt, milliseconds, status: null, answer: null, error: answered, retryAfter: null };
    }
    const { status, body, retryAfter } = answered;
    return {
      startedAt,
      milliseconds,
      status,
      // PostgreSQL's text holds every character but this one.
      answer: body.slice(0, answerMax).replaceAll('\0', ''),
      error: null,
      retryAfter: status === 429 || status === 503 ? readRetryAfter(retryAfter, Date.now()) : null,
    };
  };

  /** Disables it after a day of failures only, or when it says that it is gone. @returns whether it is enabled still */
  const noteFailure = async ({ webhookId }: QueuedDelivery, outcome: Attempt, on: Transaction): Promise<boolean> => {
    const webhook = await repository.failed(webhookId, outcome.startedAt, on);
    if (!webhook || webhook.disabledReason !== null) return false;
    const gone = outcome.status === 410;
    if (!gone && !webhook.failsForADay) return true;
    const { accountId, url } = webhook;
    const reason = gone ? 'gone' : 'failing';
    await repository.disable(webhookId, reason, on);
    await deliveries.skipWaiting(webhookId, on);
    const endpoint = withoutQuery(url);
    const details = { webhookId, url: endpoint, reason };
    await audit.record(system, { action: 'webhook.disabled', accountId, details }, on);
    const data = { at: new Date().toISOString(), endpoint, error: String(outcome.status ?? outcome.error) };
    await tellOwner(accountId, 'webhook-disabled', data, on);
    return false;
  };

  /** The webhook's row always before the delivery's: as its deletion takes them, so that neither waits for the other. */
  const end =
    (delivery: QueuedDelivery, { retryAfter, ...outcome }: Outcome): Effects =>
    async (transaction) => {
      const { id, webhookId, type, failures } = delivery;
      const succeeded = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
      transaction.afterCommit(() => attempted?.(succeeded ? 'succeeded' : 'failed'));
      let there: boolean;
      if (succeeded) {
        await repository.succeeded(webhookId, transaction);
        there = await deliveries.delivered(id, transaction);
      } else {
        const goesOn = type !== testEventType && (await noteFailure(delivery, outcome, transaction));
        there = await deliveries.failed(id, goesOn ? pauseAfter(failures + 1, retryAfter) : null, transaction);
      }
      if (there) await deliveries.insertAttempt({ id: randomUUIDv7(), deliveryId: id, ...outcome }, transaction);
    };

  return {
    run: async ({ deliveryId }, { signal }) => {
      const delivery = await deliveries.findQueued(deliveryId);
      if (!delivery) return nothing;
      const { accountId, disabledReason, accountDisabledAt, type } = delivery;
      if (accountDisabledAt !== null || (disabledReason !== null && type !== testEventType)) {
        return (transaction) => deliveries.end(deliveryId, 'skipped', transaction);
      }
      const others = inFlight.get(accountId) ?? 0;
      if (others >= attemptsAtOnce) return (transaction) => deliveries.postpone(deliveryId, transaction);
      inFlight.set(accountId, others + 1);
      try {
        return end(delivery, await attempt(delivery, signal));
      } finally {
        const left = (inFlight.get(accountId) ?? 1) - 1;
        if (left > 0) inFlight.set(accountId, left);
        else inFlight.delete(accountId);
      }
    },

    exhausted:
      ({ deliveryId }) =>
      (transaction) =>
        deliveries.end(deliveryId, 'failed', transaction),
  };
};

/** No more than the owner of an endpoint needs: a name in our own network and one that nobody has are the same. */
const errorOf = (error: unknown): AttemptError => {
  const { code = '', name } = error as { code?: string; name?: string };
  if (error instanceof ForbiddenAddressError || /^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'address-not-public';
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) return 'tls-failed';
  return 'connection-failed';
};
