import { lastLines, liveProcesses, type ManagedProcess } from './managed-process.ts';

/** A process that may be ended in any way and started again, on the same port and with the same files. */
export type Restartable<Process extends ManagedProcess = ManagedProcess> = {
  /** The process as it runs now. */
  readonly process: Process;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** @throws when it had ended without being asked: no test may miss that */
  stop(): Promise<void>;
  /** Waits until it is ready. */
  start(): Promise<void>;
};

/** Starts a process that can be started again. */
export const restartable = async <Process extends ManagedProcess>(
  startProcess: () => Promise<Process>,
): Promise<Restartable<Process>> => {
  let running = await startProcess();
  let asked = false;
  return {
    get process() {
      return running;
    },
    kill: () => {
      asked = true;
      return running.kill();
    },
    stop: async () => {
      const lives = [...liveProcesses].some(({ pid }) => pid === running.pid);
      if (!asked && !lives) {
        throw new Error(`${running.name} had ended by itself (${await running.ended}). ${lastLines(running.logFile)}`);
      }
      asked = true;
      await running.stop(30_000);
    },
    start: async () => {
      running = await startProcess();
      asked = false;
    },
  };
};
