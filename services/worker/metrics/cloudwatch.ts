import { embeddedMetrics } from '../../platform/embedded-metrics.ts';
import type { Logger } from '../../platform/logger.ts';

/** Milliseconds between two lines; CloudWatch's own resolution is a minute. */
const interval = 60_000;

export type Backlog = { waiting: number; oldestSeconds: number };

/**
 * Publishes what the worker's scaling and alarms look at, as log lines in CloudWatch's embedded metric
 * format. Each worker publishes for all; the average of equal values is their value, and failures are summed up.
 */
export const startCloudWatchMetrics = (options: {
  namespace: string;
  backlog: () => Promise<Backlog>;
  /** Workers that are connected, this one included. */
  workers: () => Promise<number>;
  logger: Logger;
}) => {
  const { namespace, backlog, workers, logger } = options;
  let failedJobs = 0;

  const publish = async (): Promise<void> => {
    const [{ waiting, oldestSeconds }, tasks] = await Promise.all([backlog(), workers()]);
    logger.info(
      embeddedMetrics(namespace, {
        BacklogPerTask: [waiting / Math.max(tasks, 1), 'Count'],
        QueueAgeSeconds: [oldestSeconds, 'Seconds'],
        FailedJobs: [failedJobs, 'Count'],
      }),
    );
    failedJobs = 0;
  };

  const timer = setInterval(() => {
    publish().catch((err: unknown) => logger.warn({ err }, 'no metrics this time'));
  }, interval);

  return {
    publish,
    jobFailed: (): void => {
      failedJobs += 1;
    },
    close: (): void => clearInterval(timer),
  };
};
