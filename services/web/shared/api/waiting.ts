/** Seconds: 1, 2, 4 … 30, each by up to a half less, so that not all come back at once. */
export const backOff = (failures: number): number => Math.min(30, 2 ** failures) * (1 - Math.random() / 2);

/**
 * Waits. @param device ends it too, when it tells of a network: the window
 * @throws what `signal` was aborted with
 */
export const pause = (milliseconds: number, signal: AbortSignal, device?: EventTarget): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const over = (): void => {
      clearTimeout(timer);
      device?.removeEventListener('online', over);
      signal.removeEventListener('abort', over);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(over, milliseconds);
    device?.addEventListener('online', over);
    signal.addEventListener('abort', over);
  });
