import type { ManagedProcess } from '../../local/managed-process.ts';
import { usage } from '../../worker/processing/process-usage.ts';

/** Looks at a process four times a second: whether it lives, and the most memory it takes (Linux: proc(5)). */
export const watchProcess = ({ pid, ended: end }: ManagedProcess) => {
  let ended: number | NodeJS.Signals | undefined;
  void end.then((how) => {
    ended = how;
  });
  const resident = () => usage(pid).residentBytes;
  let peakBytes = resident();
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, resident());
  }, 250);
  return {
    hasEnded: () => ended !== undefined,
    stop: () => {
      clearInterval(timer);
      return { ended, peakBytes, endBytes: resident() };
    },
  };
};
