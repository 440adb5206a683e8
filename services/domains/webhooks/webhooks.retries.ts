import type { Transact } from '../../platform/db.ts';
import type { Logger } from '../../platform/logger.ts';
import type { JobService } from '../jobs/index.ts';
import type { DeliveryRepository } from './deliveries.repository.ts';
import { deliverWebhookJob } from './webhooks.jobs.ts';
import { attemptsAtOnce } from './webhooks.worker.ts';

/** Milliseconds between two looks at what is due. */
const interval = 1_000;

/** Jobs made at once. */
const batchSize = 200;

/**
 * Makes the jobs of deliveries whose next attempt is due. The schedule is in the database, so it outlives Redis, and no
 * job of the ledger waits for hours.
 *
 * @returns how many
 */
export const retryDue = (options: {
  deliveries: DeliveryRepository;
  transact: Transact;
  jobs: JobService;
}): Promise<number> =>
  options.transact(async (transaction) => {
    const ids = await options.deliveries.takeDue(attemptsAtOnce, batchSize, transaction);
    for (const id of ids) await options.jobs.enqueue(transaction, deliverWebhookJob, { deliveryId: id }, id);
    return ids.length;
  });

/** Looks every second; every worker may, since rows that one takes are locked for the others. */
export const startWebhookRetries = (options: Parameters<typeof retryDue>[0] & { logger: Logger }) => {
  const { logger } = options;
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      while ((await retryDue(options)) === batchSize);
    } catch (err) {
      logger.warn({ err }, 'webhooks will be retried later');
    }
  };

  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = null;
    });
  }, interval);

  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
};
