/** Runs at most so many works at once, in the order they came. */
export const limitTo = (most: number) => {
  let running = 0;
  const queue: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running < most) running++;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on; only without anybody waiting it is free.
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
};
