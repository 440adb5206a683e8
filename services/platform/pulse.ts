import { settlesWithin } from './patience.ts';

/** Milliseconds between an answer and the next question. */
const interval = 250;

export type Pulse = {
  /** Whether the other side has stopped answering. */
  readonly silent: boolean;
  close(): void;
};

/**
 * Finds out that the other side says nothing at all any more: a frozen server, or a link that drops what is sent, by
 * which TCP notices nothing for a quarter of an hour (tcp(7), tcp_retries2). A refusal is an answer.
 *
 * @param options.ask a question that costs nothing
 * @param options.patience milliseconds without an answer that are silence
 * @param options.onSilence called again and again while it lasts
 */
export const startPulse = (options: {
  ask: () => Promise<unknown>;
  patience: number;
  onSilence: () => void;
}): Pulse => {
  const { ask, patience, onSilence } = options;
  let silent = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<unknown> | null = null;

  const beat = async (): Promise<void> => {
    asking ??= ask()
      .catch(() => {})
      .finally(() => {
        asking = null;
      });
    silent = !(await settlesWithin(asking, patience));
    if (closed) return;
    if (silent) onSilence();
    timer = setTimeout(beat, interval).unref();
  };
  void beat();

  return {
    get silent() {
      return silent;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
