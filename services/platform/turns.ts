/** No connection of the pool was free in time: too much is asked of the database. */
export class PoolExhausted extends Error {
  constructor() {
    super('no connection to the database was free in time');
    this.name = 'PoolExhausted';
  }
}

/** Whether the error, or what caused it, is that the pool had no connection free. */
export const isPoolExhausted = (error: unknown): boolean =>
  error instanceof Error && (error instanceof PoolExhausted || isPoolExhausted(error.cause));

/** Milliseconds between two looks at who waits. */
const step = 100;

type Turn = { since: number; hasBegun: () => boolean; refuse: (error: Error) => void };

/** Who waits for a connection of the pool, and how long. */
export type Turns = {
  /** How many wait now. */
  readonly waiting: number;
  /** Milliseconds that the longest has waited, to a tenth of a second. */
  readonly longestWait: number;
  /**
   * Settles as `asked` does, unless it has not begun in time.
   * @param hasBegun whether it has a connection of which it is the next to be answered
   * @param refused told that nobody waits for it any more
   * @throws {PoolExhausted}
   */
  wait<Result>(asked: Promise<Result>, hasBegun: () => boolean, refused?: () => void): Promise<Result>;
  /** Everything that waits fails now. */
  refuseAll(error: Error): void;
  close(): void;
};

/**
 * The driver puts a statement that finds no free connection behind others, and never tires of waiting. Time is counted
 * in looks: while the whole process stands still, nobody waits for the database.
 *
 * @param patience milliseconds
 */
export const openTurns = (patience: number): Turns => {
  const turns = new Set<Turn>();
  let looks = 0;
  let longestWait = 0;

  const look = (): void => {
    looks += 1;
    longestWait = 0;
    for (const turn of turns) {
      if (turn.hasBegun()) {
        turns.delete(turn);
        continue;
      }
      const waited = (looks - turn.since) * step;
      if (waited > patience) turn.refuse(new PoolExhausted());
      else longestWait = Math.max(longestWait, waited);
    }
  };
  const timer = setInterval(look, step).unref();

  return {
    get waiting() {
      let count = 0;
      for (const turn of turns) if (!turn.hasBegun()) count += 1;
      return count;
    },
    get longestWait() {
      return longestWait;
    },
    wait: (asked, hasBegun, refused) =>
      new Promise((resolve, reject) => {
        const refuse = (error: Error) => {
          turns.delete(turn);
          refused?.();
          reject(error);
        };
        const turn = { since: looks, hasBegun, refuse };
        turns.add(turn);
        asked.then(
          (result) => {
            turns.delete(turn);
            resolve(result);
          },
          (error: unknown) => {
            turns.delete(turn);
            reject(error);
          },
        );
      }),
    refuseAll: (error) => {
      for (const turn of turns) if (!turn.hasBegun()) turn.refuse(error);
    },
    close: () => clearInterval(timer),
  };
};
