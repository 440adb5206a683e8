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

/** What waits, such as a query of the driver. */
export type Waiting = {
  /** It has a connection, of which it is the next to be answered. */
  readonly active: boolean;
  /** It has waited in vain. */
  reject(error: Error): void;
};

type Turn = { since: number; of: Waiting };

/** Who waits for a connection of the pool, and how long. */
export type Turns = {
  /** How many wait now. */
  readonly waiting: number;
  /** Milliseconds that the longest has waited, to a tenth of a second. */
  readonly longestWait: number;
  /** Is rejected by PoolExhausted, unless it becomes active or leaves in time. */
  enter(waiting: Waiting): Turn;
  leave(turn: Turn): void;
  /** Everything that waits fails now. */
  refuseAll(error: Error): void;
  close(): void;
};

/**
 * The driver puts a statement that finds no free connection behind others, and never tires of waiting. Time is counted
 * in looks: while the whole process stands still, nobody waits for the database. Each statement passes through here, so
 * it makes no promise of its own.
 *
 * @param patience milliseconds
 */
export const openTurns = (patience: number): Turns => {
  const turns = new Set<Turn>();
  let looks = 0;
  let longestWait = 0;

  const refuse = (turn: Turn, error: Error): void => {
    turns.delete(turn);
    turn.of.reject(error);
  };

  const look = (): void => {
    looks += 1;
    longestWait = 0;
    for (const turn of turns) {
      if (turn.of.active) {
        turns.delete(turn);
        continue;
      }
      const waited = (looks - turn.since) * step;
      if (waited > patience) refuse(turn, new PoolExhausted());
      else longestWait = Math.max(longestWait, waited);
    }
  };
  const timer = setInterval(look, step).unref();

  return {
    get waiting() {
      let count = 0;
      for (const { of } of turns) if (!of.active) count += 1;
      return count;
    },
    get longestWait() {
      return longestWait;
    },
    enter: (waiting) => {
      const turn = { since: looks, of: waiting };
      turns.add(turn);
      return turn;
    },
    leave: (turn) => {
      turns.delete(turn);
    },
    refuseAll: (error) => {
      for (const turn of turns) if (!turn.of.active) refuse(turn, error);
    },
    close: () => clearInterval(timer),
  };
};
