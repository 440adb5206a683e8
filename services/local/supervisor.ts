import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, type ManagedProcess } from './managed-process.ts';

const quickDeaths = { most: 5, within: 60_000 };

/**
 * Keeps a process running: starts it again when it ends, each time after a longer pause.
 *
 * @param options.signal ends the supervision, not the process
 * @param options.report takes a sentence for people
 * @returns the process, ready for the first time; `givenUp` settles after too many ends in a short time
 * @throws {Error} when the first start fails
 */
export const supervise = async <Process extends ManagedProcess>(
  options: Supervision<Process>,
): Promise<{ process: Process; givenUp: Promise<string> }> => {
  const first = await options.start();
  return { process: first, givenUp: restart(first, options) };
};

type Supervision<Process> = {
  start: () => Promise<Process>;
  signal: AbortSignal;
  report: (sentence: string) => void;
};

const restart = async (first: ManagedProcess, options: Supervision<ManagedProcess>): Promise<string> => {
  const { start, signal, report } = options;
  const { name, logFile } = first;
  const deaths: number[] = [];
  let current: ManagedProcess | undefined = first;
  for (;;) {
    const how = current ? await current.ended : 'not ready';
    if (signal.aborted) return new Promise(() => {});
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((time) => now - time < quickDeaths.within).length;
    if (recent >= quickDeaths.most) return `${name} ended ${recent} times within a minute. ${lastLines(logFile)}`;
    const pause = 250 * 2 ** (recent - 1);
    report(`${name} ended (${how}) and is started again. ${lastLines(logFile, 5)}`);
    await sleep(pause);
    if (signal.aborted) return new Promise(() => {});
    current = await start().catch(() => undefined);
    if (current) report(`${name} runs again.`);
  }
};
