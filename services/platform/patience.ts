/** How long a process waits for what it stands on. All in milliseconds. */
export type Patience = {
  /** For a connection of the pool. */
  readonly connection: number;
  /** For any answer of PostgreSQL: after this it is taken to be gone, whatever it was doing. */
  readonly database: number;
  /** For the answer to a command of Redis. */
  readonly redis: number;
  /** For the beginning of an answer of S3, retries included; null: as long as bytes flow. */
  readonly storage: number | null;
};

/** Somebody waits for the answer: whatever is wrong, it comes within two seconds. */
export const requestPatience: Patience = { connection: 1_000, database: 1_200, redis: 1_200, storage: 1_200 };

/** Nobody waits, and a job that fails does everything again. */
export const workPatience: Patience = { connection: 20_000, database: 5_000, redis: 5_000, storage: null };

/** Parts that a patience is counted in. */
const parts = 10;

/**
 * Calls `late` once the time is over. A process that stands still meanwhile has not read what has come: however long
 * that lasts, it counts as a tenth of the time.
 *
 * @returns stops waiting
 */
export const whenLate = (milliseconds: number, late: () => void): (() => void) => {
  let left = parts;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    late();
  }, milliseconds / parts);
  return () => clearInterval(timer);
};

/** Whether the promise settles in time, as `whenLate` counts it. */
export const settlesWithin = (promise: Promise<unknown>, milliseconds: number): Promise<boolean> =>
  new Promise((resolve) => {
    const stop = whenLate(milliseconds, () => resolve(false));
    const end = () => {
      stop();
      resolve(true);
    };
    promise.then(end, end);
  });
