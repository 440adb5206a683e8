import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something holds; what fails on the way is tried again.
 * @returns milliseconds that it took
 * @throws when it does not hold in time, with the last failure
 */
export const until = async (what: string, seconds: number, holds: () => Promise<boolean>): Promise<number> => {
  const start = performance.now();
  let failure: unknown;
  while (performance.now() - start < seconds * 1000) {
    try {
      if (await holds()) return performance.now() - start;
    } catch (error) {
      failure = error;
    }
    await sleep(100);
  }
  throw new Error(`Not within ${seconds} s: ${what}.`, { cause: failure });
};

/** @returns what `work` returns; what fails is tried again for a while, for the other side may be starting. */
export const patiently = async <Result>(work: () => Promise<Result>, seconds = 60): Promise<Result> => {
  for (const end = performance.now() + seconds * 1000; ; await sleep(200)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
};

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
