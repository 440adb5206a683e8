import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type ErrorCatalogue, errorsOf } from './errors.ts';

export const throttleErrors = {
  'too-many-attempts': {
    status: 429,
    title: { en: 'Too many attempts.', fr: 'Trop de tentatives.' },
    remedy: { en: 'Try again after the time in Retry-After.', fr: 'Réessayez après le délai indiqué par Retry-After.' },
  },
} as const satisfies ErrorCatalogue;

const throttleError = errorsOf(throttleErrors);

/** One try at a secret, counted before it is looked at: of parallel guesses no more pass than of successive ones. */
export type Attempt = {
  /** The secret was right: its subject starts afresh. */
  passed(): Promise<void>;
  /** @returns seconds until the next try is allowed; null when it is allowed now */
  failed(): Promise<number | null>;
  /** Takes the try back: it counts for nothing. */
  withdraw(): Promise<void>;
};

/** For `catch`: what could not be looked at was no guess. */
export const withdrawing =
  (attempt: Attempt) =>
  async (error: unknown): Promise<never> => {
    await attempt.withdraw();
    throw error;
  };

export type Throttle = {
  /** @throws too-many-attempts (429, with Retry-After); an outage (503) when Redis is away: closed, not open */
  attempt(subject: string): Promise<Attempt>;
  /** Counts without an outcome to wait for. @returns seconds until it is allowed again; 0 when it was counted */
  take(subject: string): Promise<number>;
  /** As `take`. @throws what `attempt` throws, instead of telling how long to wait */
  demand(subject: string): Promise<void>;
  /** Forgets all failures of a subject. */
  clear(subject: string): Promise<void>;
};

type Counted = { throttle: Pick<Throttle, 'attempt'>; subject: string };

/**
 * A try that counts for who guesses (his network) and for what he guesses at.
 *
 * @throws what either `attempt` throws; then it counts for neither
 */
export const attemptOnBoth = async (guesser: Counted, target: Counted): Promise<Attempt> => {
  const byGuesser = await guesser.throttle.attempt(guesser.subject);
  const byTarget = await target.throttle.attempt(target.subject).catch(withdrawing(byGuesser));
  return {
    // Whoever knows a secret of his own must not be able to clear what his network has on its account.
    passed: async () => void (await Promise.all([byTarget.passed(), byGuesser.withdraw()])),
    withdraw: async () => void (await Promise.all([byTarget.withdraw(), byGuesser.withdraw()])),
    failed: async () => {
      const waits = await Promise.all([byTarget.failed(), byGuesser.failed()]);
      return waits.some((wait) => wait !== null) ? Math.max(...waits.map(Number)) : null;
    },
  };
};

/** The wait doubles this often at most: from 15 minutes to 4 hours. */
const mostDoublings = 4;

const day = 86_400;

/**
 * Failures of a subject (an account, an address) by NIST SP 800-63B-4 §3.2.2: after `failures` of them within `window`
 * seconds it waits for as long, and twice as long each further time within a day.
 *
 * @param options.name keeps the subjects of one throttle apart from those of another
 */
export const createThrottle = (options: { redis: Redis; name: string; failures: number; window: number }): Throttle => {
  const { redis, name, failures: most, window } = options;
  const limiter = (part: string, points: number, duration: number) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `throttle:${name}:${part}`,
      points,
      duration,
      customIncrTtlLuaScript: countUnlessFull,
    });
  /** Failures, and tries whose end is not known. */
  const tries = limiter('tries', most, window);
  const failures = limiter('failures', Number.MAX_SAFE_INTEGER, day);

  const take = async (subject: string): Promise<number> => {
    try {
      await tries.consume(subject);
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    }
  };

  const clear = async (subject: string): Promise<void> => {
    await Promise.all([tries.delete(subject), failures.delete(subject)]);
  };

  const demand = async (subject: string): Promise<void> => {
    const wait = await take(subject);
    if (wait > 0) throw throttleError('too-many-attempts', { headers: { 'retry-after': String(wait) } });
  };

  return {
    take,
    demand,
    clear,
    attempt: async (subject) => {
      await demand(subject);
      return {
        passed: () => clear(subject),
        failed: async () => {
          const { consumedPoints: failed } = await failures.penalty(subject);
          const counted = (await tries.get(subject))?.consumedPoints ?? 0;
          if (failed < most || counted < most) return null;
          const seconds = window * 2 ** Math.min(mostDoublings, Math.floor(failed / most) - 1);
          await tries.block(subject, seconds);
          return seconds;
        },
        withdraw: async () => {
          await tries.reward(subject);
        },
      };
    },
  };
};

/**
 * Counts ARGV[1] for ARGV[2] seconds, unless that makes more than ARGV[3]: what is refused does not count, so that
 * asking again prolongs nothing. A count never goes below zero.
 */
const countUnlessFull = `
local counted = tonumber(redis.call('get', KEYS[1]) or '0')
local change = tonumber(ARGV[1])
local total = counted + change
if change > 0 and total > tonumber(ARGV[3]) then
  return {total, redis.call('pttl', KEYS[1])}
end
if total <= 0 then
  redis.call('del', KEYS[1])
  return {0, 0}
end
if counted == 0 then
  redis.call('set', KEYS[1], total, 'EX', ARGV[2])
else
  redis.call('incrby', KEYS[1], change)
end
return {total, redis.call('pttl', KEYS[1])}
`;
