import { randomUUIDv7 } from 'node:crypto';
import type { DocumentEventData, WebhookPayload } from '../../contracts/webhooks.ts';
import type { DocumentRow, TellOfDocument } from '../documents/index.ts';
import type { JobService } from '../jobs/index.ts';
import type { DeliveryRepository } from './deliveries.repository.ts';
import { deliverWebhookJob } from './webhooks.jobs.ts';
import type { WebhookRepository } from './webhooks.repository.ts';

/**
 * Writes down, in the transaction of what happened to a document, one delivery for each webhook that wants to hear of it,
 * with the job that attempts it. What a disabled webhook misses is written down too: it can be asked for later.
 */
export const createDocumentTeller =
  (options: { repository: WebhookRepository; deliveries: DeliveryRepository; jobs: JobService }): TellOfDocument =>
  async (event, document, transaction) => {
    const { repository, deliveries, jobs } = options;
    const accountId = document.ownerId;
    const subscribers = await repository.subscribers(accountId, event, transaction);
    if (subscribers.length === 0) return;
    const eventId = randomUUIDv7();
    const payload = writePayload({ type: event, timestamp: new Date().toISOString(), data: dataOf(document) });
    for (const { id: webhookId, disabledReason } of subscribers) {
      const id = randomUUIDv7();
      const status = disabledReason === null ? 'queued' : 'skipped';
      await deliveries.insert({ id, webhookId, accountId, eventId, type: event, payload, status }, transaction);
      if (status === 'queued') await jobs.enqueue(transaction, deliverWebhookJob, { deliveryId: id }, id);
    }
  };

/** The body, written once: it is this text that is signed. */
export const writePayload = (payload: WebhookPayload): string => JSON.stringify(payload);

const dataOf = (document: DocumentRow): DocumentEventData => ({
  id: document.id,
  filename: document.filename,
  mediaType: document.mediaType,
  size: document.size,
  sha256: document.sha256,
  state: document.state,
  version: document.version,
  problem: document.problem === null ? null : { code: document.problem },
  pages: document.pages,
  createdAt: document.createdAt.toISOString(),
  updatedAt: document.updatedAt.toISOString(),
  deletedAt: document.deletedAt?.toISOString() ?? null,
});
