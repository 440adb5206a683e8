import type { Logger } from '../../platform/logger.ts';
import { accessTokenLifetime } from './access-token.ts';
import { requestError } from './problem.errors.ts';

/** Milliseconds between two looks at the database: a session that ended is refused this much later, at most. */
const interval = 500;

/** Milliseconds after which what is known is too old to let anybody in. */
const patience = 2_000;

/** Seconds a look reaches back, for transactions that took long to commit. */
const overlap = 120;

export type Revocations = {
  /** @throws unavailable, when it cannot be known */
  has(sessionId: string): boolean;
};

/**
 * Keeps in memory which sessions ended while their access tokens can still be valid, so that a request costs no round
 * trip. When the database does not answer it refuses everybody: closed, not open (ASVS 16.5.3).
 *
 * @param options.ended ids of the sessions that ended in the last seconds
 */
export const startRevocations = async (options: {
  ended: (seconds: number) => Promise<string[]>;
  logger: Logger;
}): Promise<Revocations & { close(): Promise<void> }> => {
  const { ended, logger } = options;
  /** When each became known, which is no sooner than it ended. */
  const known = new Map<string, number>();
  const longest = (accessTokenLifetime + overlap) * 1000;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<void> => {
    const now = performance.now();
    const missed = (now - lookedAt) / 1000 + overlap;
    for (const id of await ended(Math.min(missed, longest / 1000))) if (!known.has(id)) known.set(id, now);
    for (const [id, since] of known) if (since < now - longest) known.delete(id);
    lookedAt = now;
  };

  const lookSafely = () => look().catch((err: unknown) => logger.warn({ err }, 'cannot learn which sessions ended'));

  await lookSafely();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= lookSafely().finally(() => {
      running = null;
    });
  }, interval);

  return {
    has: (sessionId) => {
      if (performance.now() - lookedAt > patience)
        throw requestError('unavailable', { headers: { 'retry-after': '1' } });
      return known.has(sessionId);
    },
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
