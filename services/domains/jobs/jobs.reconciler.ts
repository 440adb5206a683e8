import type { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';
import { queueKeyPrefix } from '../../platform/queue.ts';
import type { JobRepository } from './jobs.repository.ts';
import type { Job } from './jobs.table.ts';

/** Milliseconds a job must not have moved before anyone asks whether Redis still has it. */
const settleTime = 10_000;

/** Milliseconds between two comparisons of the table with Redis. */
const interval = 5_000;

/** Jobs compared at once. */
const batchSize = 5_000;

/** Puts every job that the table has in flight and Redis does not know back into the outbox. @returns how many */
export const reconcile = async (
  repository: JobRepository,
  redis: Redis,
  now: () => number = Date.now,
): Promise<number> => {
  let requeued = 0;
  let lost: string[];
  do {
    const before = new Date(now() - settleTime);
    lost = await unknownTo(redis, await repository.inFlight(before, batchSize));
    if (lost.length > 0) await repository.requeue(lost, before);
    requeued += lost.length;
  } while (lost.length > 0);
  return requeued;
};

const unknownTo = async (redis: Redis, jobs: readonly Pick<Job, 'id' | 'queue'>[]): Promise<string[]> => {
  const pipeline = redis.pipeline();
  for (const { id, queue } of jobs) pipeline.exists(`${queueKeyPrefix}:${queue}:${id}`);
  const answers = (await pipeline.exec()) ?? [];
  const failed = answers.find(([error]) => error);
  if (failed?.[0]) throw failed[0];
  return jobs.filter((_, index) => answers[index]?.[1] === 0).map(({ id }) => id);
};

/** Reconciles now and then; every worker may, since putting a job back twice is putting it back once. */
export const startReconciler = (options: {
  repository: JobRepository;
  redis: Redis;
  alignPauses: () => Promise<void>;
  requeued: () => void;
  logger: Logger;
}) => {
  const { repository, redis, alignPauses, requeued, logger } = options;
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      await alignPauses();
      const count = await reconcile(repository, redis);
      if (count === 0) return;
      logger.warn({ count }, 'put jobs back that Redis had lost');
      requeued();
    } catch (err) {
      logger.warn({ err }, 'the reconciler will try again');
    }
  };

  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = null;
    });
  }, interval);

  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
