import type { BulkJobOptions } from 'bullmq';
import type { Database } from '../../platform/db.ts';
import type { Logger } from '../../platform/logger.ts';
import type { QueueName, Queues } from '../../platform/queue.ts';
import { during } from '../../platform/under-way.ts';
import type { JobRepository, RelayedJob } from './jobs.repository.ts';

/** Rows taken at once. */
const batchSize = 500;

/** Milliseconds between two looks at the outbox when nobody nudges: what a crash after commit delays. */
const pollInterval = 1_000;

export type Relay = {
  /** Work was committed: look now. */
  nudge(): void;
  /** Moves everything that is in the outbox now. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Moves jobs from the outbox to Redis. The rows stay locked until Redis has them, so several relays share the work,
 * and a crash in between only adds a job that Redis already knows by its id.
 *
 * @param options.relayed told how many jobs were moved into a queue
 */
export const startRelay = (options: {
  database: Database;
  repository: JobRepository;
  queues: Queues;
  relayed?: (queue: QueueName, count: number) => void;
  logger: Logger;
}): Relay => {
  const { database, repository, queues, relayed, logger } = options;
  let running: Promise<void> | null = null;
  let again = false;

  const moveBatch = (): Promise<number> =>
    database.transact(async (transaction) => {
      const rows = await repository.takePending(transaction, batchSize);
      const byQueue = Map.groupBy(rows, ({ queue }) => queue as QueueName);
      await Promise.all(byQueue.entries().map(([queue, jobs]) => queues.byName[queue].addBulk(jobs.map(toBullJob))));
      transaction.afterCommit(() => {
        for (const [queue, jobs] of byQueue) relayed?.(queue, jobs.length);
      });
      return rows.length;
    });

  const drain = async (): Promise<void> => {
    do again = false;
    while ((await moveBatch()) === batchSize || again);
  };

  const look = (): void => {
    if (running) {
      again = true;
      return;
    }
    // Its work is for all: it is no part of what nudged it.
    running = during({}, drain)
      .catch((err: unknown) => logger.warn({ err }, 'the relay will try again'))
      .finally(() => {
        running = null;
      });
  };

  const timer = setInterval(look, pollInterval);

  return {
    nudge: look,
    drain,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};

/** Redis holds nothing but the id: the row is the truth, and forgets nothing when Redis does. */
const toBullJob = (job: RelayedJob): { name: string; data: object; opts: BulkJobOptions } => ({
  name: job.name,
  data: {},
  opts: {
    jobId: job.id,
    // How often a job may fail is the ledger's to say; Redis must only never give up before it.
    attempts: Number.MAX_SAFE_INTEGER,
    backoff: { type: 'exponential', delay: job.backoff, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
  },
});
