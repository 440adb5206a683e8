import closeWithGrace from 'close-with-grace';
import type { ErrorReports } from './error-reports.ts';
import type { Logger } from './logger.ts';

/** One step of a shutdown: what it closes, and how many milliseconds it may take. */
export type ShutdownStep = { name: string; timeout: number; close: () => Promise<unknown> };

/**
 * Runs the steps in their order, each with its time-out: one that hangs or fails does not stop the next ones.
 */
export const shutDown = async (steps: readonly ShutdownStep[], logger: Logger): Promise<void> => {
  for (const { name, timeout, close } of steps) {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`${name} did not close within ${timeout} ms`)), timeout);
    try {
      await Promise.race([close(), promise]);
    } catch (err) {
      logger.error({ err, step: name }, 'shutdown step failed');
    } finally {
      clearTimeout(timer);
    }
  }
};

/** Milliseconds from SIGTERM to the exit, whatever hangs (ECS kills after its stopTimeout, 30 s unless set). */
const mostTime = 25_000;

/** Closes the process in order on SIGTERM, SIGINT, or an error that nobody caught (which is logged and told, exit code 1). */
export const closeOnSignal = (
  steps: readonly ShutdownStep[],
  logger: Logger,
  { report }: Pick<ErrorReports, 'report'>,
): void => {
  const sum = steps.reduce((total, { timeout }) => total + timeout, 0);
  if (sum > mostTime) throw new Error(`the steps of the shutdown may take ${sum} ms, which is more than ${mostTime}`);
  closeWithGrace({ delay: mostTime, logger: false }, async ({ signal, err }) => {
    if (err) {
      logger.fatal({ err }, 'uncaught error');
      report(err, { caught: 'no' });
    }
    logger.info({ signal }, 'shutting down');
    await shutDown(steps, logger);
    logger.info('stopped');
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
  });
};
