import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hashPassword, verifyPassword } from '../domains/accounts/password.ts';
import type { BenchRow } from './bench-row.ts';
import { compare, figure } from './rounds.ts';

const rounds = 7;
const verifications = 50;
const password = 'un cheval correct agrafé';

/** What requests wait for while passwords are verified: a verification that ran on the event loop would make it as long. */
export const measurePasswords = async (): Promise<BenchRow> => {
  const passwordHash = await hashPassword(password);

  const verifyAll = async (): Promise<void> => {
    for (let count = 0; count < verifications; count++) {
      await verifyPassword(passwordHash, password);
      // As between requests: what waited for the event loop has its turn.
      await nextTurn();
    }
  };

  /** Milliseconds. */
  const delay = async (): Promise<number> => {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    await verifyAll();
    histogram.disable();
    // It measures from one tick of its timer, which comes each millisecond, to the next.
    return Math.max(0, histogram.percentile(90) / 1e6 - 1);
  };

  /** Milliseconds of one. */
  const duration = async (): Promise<number> => {
    const began = performance.now();
    await verifyAll();
    return (performance.now() - began) / verifications;
  };

  await duration();
  const result = await compare({ rounds, ours: delay, peer: duration });
  return {
    measure: 'event loop’s delay (90th percentile) while passwords are verified ÷ one verification',
    ours: `${figure(result.ours)} ms`,
    peer: `${figure(result.peer)} ms`,
    ratio: result.ratio,
    goal: 0.1,
    better: 'lower',
  };
};
