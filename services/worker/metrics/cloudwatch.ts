import type { Logger } from '../../platform/logger.ts';

/** Milliseconds between two lines; CloudWatch's own resolution is a minute. */
const interval = 60_000;

export type Backlog = { waiting: number; oldestSeconds: number };

/**
 * Publishes what the worker's scaling and alarms look at, as log lines in CloudWatch's embedded metric format
 * (Amazon CloudWatch User Guide, "Embedded metric format"): no agent and no call. Each worker publishes for all; the
 * average of equal values is their value, and failures are summed up.
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
      embedded(namespace, {
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

const embedded = (namespace: string, metrics: Record<string, [value: number, unit: string]>) => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      {
        Namespace: namespace,
        Dimensions: [[]],
        Metrics: Object.entries(metrics).map(([Name, [, Unit]]) => ({ Name, Unit })),
      },
    ],
  },
  ...Object.fromEntries(Object.entries(metrics).map(([name, [value]]) => [name, value])),
});
