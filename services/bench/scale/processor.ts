import { childProcesses } from '../../acceptance/child-processes.ts';
import { usage } from '../../worker/processing/process-usage.ts';

/** Processor time of a process and all below it, those that are there at the end, in milliseconds. */
export const processorOf = (pids: readonly number[]): number => {
  const families = pids.flatMap(function family(pid): number[] {
    return [pid, ...childProcesses(pid).flatMap(family)];
  });
  return families.reduce((sum, pid) => sum + usage(pid).processorMs, 0);
};

/** What a piece of work took of the processor, of several groups of processes each, in milliseconds. */
export const processorDuring = async <Name extends string>(
  groups: Record<Name, readonly number[]>,
  work: () => Promise<void>,
): Promise<Record<Name, number>> => {
  const read = () =>
    Object.fromEntries(Object.entries<readonly number[]>(groups).map(([name, pids]) => [name, processorOf(pids)]));
  const before = read();
  await work();
  const after = read();
  return Object.fromEntries(
    Object.keys(groups).map((name) => [name, (after[name] as number) - (before[name] as number)]),
  ) as Record<Name, number>;
};
