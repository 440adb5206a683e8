/** Room for so many bytes at once, so that what is held in memory does not depend on how much comes. */
export type Room = {
  /**
   * Waits until `bytes` fit beside what is held, or nothing else is. The oldest that fits is the next; a small one may
   * go past a large one.
   * @returns gives them back
   * @throws the signal's reason, when it fires while waiting
   */
  take(bytes: number, signal: AbortSignal): Promise<() => void>;
};

/** @param size bytes */
export const createRoom = (size: number): Room => {
  let held = 0;
  const waiting = new Set<{ bytes: number; enter: () => void }>();

  const fits = (bytes: number): boolean => held === 0 || held + bytes <= size;

  const hold = (bytes: number): (() => void) => {
    held += bytes;
    return () => {
      held -= bytes;
      for (const next of waiting) if (fits(next.bytes)) next.enter();
    };
  };

  return {
    take: async (bytes, signal) => {
      signal.throwIfAborted();
      if (fits(bytes)) return hold(bytes);
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const turn = {
        bytes,
        enter: () => {
          waiting.delete(turn);
          resolve(hold(bytes));
        },
      };
      const leave = () => {
        waiting.delete(turn);
        reject(signal.reason);
      };
      waiting.add(turn);
      signal.addEventListener('abort', leave, { once: true });
      return promise.finally(() => signal.removeEventListener('abort', leave));
    },
  };
};
