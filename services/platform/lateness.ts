/** Milliseconds between two looks. */
const step = 50;

/** How late what is due begins: the process has more to do than it can. */
export type Lateness = {
  /** Whether everything of the last looks was late. */
  readonly late: boolean;
  close(): void;
};

/**
 * Watches the event loop. One long pause is no overload, and the mean of a second hides one: the loop is late when
 * every look was late by more than `limit` milliseconds, `looks` times in a row, and is no more with the first that
 * was not.
 */
export const watchLateness = ({ limit, looks }: { limit: number; looks: number }): Lateness => {
  let last = performance.now();
  let inARow = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    inARow = now - last - step > limit ? inARow + 1 : 0;
    last = now;
  }, step).unref();

  return {
    get late() {
      return inARow >= looks;
    },
    close: () => clearInterval(timer),
  };
};
