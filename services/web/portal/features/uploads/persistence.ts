import { ApiProblem, Unreachable } from '../../../shared/api/api-problem.ts';
import { backOff, pause } from '../../../shared/api/waiting.ts';

/** What is waited for: a network, or the service, which is busy or was asked too often. */
export type Hold = 'network' | 'service';

type Waiting = {
  signal: AbortSignal;
  /** Told when it begins to wait, and with null when it goes on. */
  onHold?: ((hold: Hold | null) => void) | undefined;
};

export type Persist = <Result>(work: () => Promise<Result>, waiting: Waiting) => Promise<Result>;

/**
 * Repeats work until it was answered: what did not reach the service after a while that doubles, and at once when the
 * device says that it has a network again; what the service puts off, when it said. A refusal is an answer.
 *
 * @param device where `online` is told: the window
 */
export const createPersistence = (device: EventTarget): Persist => {
  /** The account's requests are counted together: when one is put off, all are. */
  let notBefore = 0;

  return async (work, { signal, onHold }) => {
    for (let failures = 0; ; failures++) {
      if (notBefore > Date.now()) {
        onHold?.('service');
        await pause(notBefore - Date.now(), signal);
        onHold?.(null);
      }
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        const hold = holdAfter(error);
        if (!hold) throw error;
        const seconds = (error instanceof ApiProblem ? error.retryAfter : undefined) ?? backOff(failures);
        if (error instanceof ApiProblem && error.problem.status === 429) notBefore = Date.now() + seconds * 1000;
        onHold?.(hold);
        await pause(seconds * 1000, signal, hold === 'network' ? device : undefined);
        onHold?.(null);
      }
    }
  };
};

/** Null: it is an answer. */
const holdAfter = (error: unknown): Hold | null => {
  if (error instanceof Unreachable) return 'network';
  if (!(error instanceof ApiProblem)) return null;
  const { status, code } = error.problem;
  return status === 429 || status === 503 || code === 'idempotency-key-in-use' ? 'service' : null;
};
