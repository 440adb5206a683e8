import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { JobExhausted, type JobRunner } from '../domains/jobs/index.ts';
import type { Logger } from '../platform/logger.ts';
import { type QueueName, queueKeyPrefix, workerTimings } from '../platform/queue.ts';
import { during } from '../platform/under-way.ts';

/** Milliseconds running jobs may take to finish when the worker stops; then they are handed back. */
const finishTime = 12_000;

/** Takes jobs out of one queue and runs them by the ledger. */
export const startConsumer = (options: {
  queue: QueueName;
  concurrency: number;
  connection: Redis;
  runJob: JobRunner;
  /** Told of each job that is given up, and why. */
  jobFailed: (error: JobExhausted, name: string) => void;
  logger: Logger;
}) => {
  const { queue, concurrency, connection, runJob, jobFailed, logger } = options;
  const stopping = new AbortController();

  const worker = new Worker(
    queue,
    ({ id = '', name }) =>
      during({ job: id }, async () => {
        const start = performance.now();
        try {
          await runJob(id, stopping.signal);
          logger.info({ name, ms: Math.round(performance.now() - start) }, 'job done');
        } catch (error) {
          logger.error({ name, err: error }, 'job failed');
          if (!(error instanceof JobExhausted)) throw error;
          jobFailed(error, name);
          // The ledger has given it up: Redis must not keep trying.
          throw new UnrecoverableError(error.message);
        }
      }),
    { connection, concurrency, prefix: queueKeyPrefix, ...workerTimings },
  );
  worker.on('error', (err) => logger.debug({ err, queue }, 'queue connection'));

  return {
    /** Takes nothing new, lets running jobs finish, and hands back what does not. */
    close: async (): Promise<void> => {
      const timer = setTimeout(() => stopping.abort(new Error('the worker stops')), finishTime);
      await worker.close();
      clearTimeout(timer);
    },
  };
};
