import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type QueueName, queueNames } from '../contracts/jobs.ts';

export type { QueueName };

/**
 * A dead worker's job waits until its lock runs out, and then for the next look at such jobs: 10.5 s at most, and what the
 * worker that takes it needs. With BullMQ's defaults it is 60 s. In milliseconds.
 */
export const workerTimings = { lockDuration: 8_000, stalledInterval: 2_500, maxStalledCount: 3 } as const;

export type Queues = {
  readonly byName: Readonly<Record<QueueName, Queue>>;
  close(): Promise<void>;
};

export const queueKeyPrefix = 'bull';

/** Opens the producers' side of all queues on one connection, which stays the caller's to close. */
export const openQueues = (connection: Redis): Queues => {
  const byName = Object.fromEntries(
    queueNames.map((name) => [name, new Queue(name, { connection, prefix: queueKeyPrefix })]),
  ) as Record<QueueName, Queue>;
  // The connection reports its own errors; without a listener each queue would throw them a second time.
  for (const queue of Object.values(byName)) queue.on('error', () => {});
  return {
    byName,
    close: async () => {
      await Promise.all(Object.values(byName).map((queue) => queue.close()));
    },
  };
};
