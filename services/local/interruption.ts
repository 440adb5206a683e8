import { refuseNewProcesses } from './managed-process.ts';

let isInterrupted = false;

/** Whether a signal is ending this process: what fails from then on fails for that. */
export const wasInterrupted = (): boolean => isInterrupted;

/** Has Ctrl-C, SIGTERM and a closed terminal leave nothing behind. @param cleanUp ends what runs and removes its files */
export const cleanUpWhenInterrupted = (cleanUp: () => Promise<void>): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      isInterrupted = true;
      refuseNewProcesses();
      await cleanUp();
      process.exit(130);
    });
  }
};
