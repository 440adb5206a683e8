import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes that a process has started and that still run (Linux: proc(5)). */
export const childProcesses = (parent: number | undefined): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid && isRunning(pid) && new RegExp(`^PPid:\\t${parent}$`, 'm').test(procFile(pid, 'status')));

/** Whether a process still runs; one that has ended and only waits to be noticed does not. */
export const isRunning = (pid: number): boolean => /^State:\t[^ZX]/m.test(procFile(pid, 'status'));

/** Bytes of several processes together: `resident` counts what they share for each of them, `proportional` once. */
export function memoryOf(pids: number[]): { resident: number; proportional: number } {
  const sum = (field: string) =>
    pids
      .map((pid) => new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(procFile(pid, 'smaps_rollup'))?.[1] ?? '0')
      .reduce((total, kibibytes) => total + Number(kibibytes) * 1024, 0);
  return { resident: sum('Rss'), proportional: sum('Pss') };
}

function procFile(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
