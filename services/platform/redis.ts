import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';
import { whenLate, workPatience } from './patience.ts';

/**
 * Refuses a command that waits for its answer for too long, and gives up the connection that owes it: it may be dead
 * without knowing it. The library's own time-outs also count while this process stands still, and has not read what has
 * come.
 */
class ImpatientRedis extends Redis {
  readonly #patience: number;

  /** @param patience milliseconds */
  constructor(url: string, patience: number) {
    super(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true, retryStrategy });
    this.#patience = patience;
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const stop = whenLate(this.#patience, () => {
      command.reject(new Error('Command timed out'));
      this.stream?.destroy();
    });
    command.promise.then(stop, stop);
    return super.sendCommand(command, stream);
  }
}

/**
 * Opens a connection for producers: a command fails at once while Redis is away, instead of waiting in memory
 * for it (BullMQ, "Going to production"), and one that is not answered within `patience` milliseconds fails then.
 */
export const openRedis = async (url: string, logger: Logger, patience = workPatience.redis): Promise<Redis> => {
  const redis = new ImpatientRedis(url, patience);
  redis.on('error', reportOnce(logger));
  await redis.connect();
  return redis;
};

/** Milliseconds without the answer that is owed; BullMQ's longest command waits for ten seconds. */
const longestSilence = 15_000;

/**
 * Opens a connection for a BullMQ worker or a subscriber, which waits for Redis however long it is away, and connects
 * anew when it has fallen silent.
 */
export const openPatientRedis = (url: string, logger: Logger): Redis => {
  const redis = new Redis(url, { maxRetriesPerRequest: null, socketTimeout: longestSilence, retryStrategy });
  redis.on('error', reportOnce(logger));
  return redis;
};

/** Milliseconds until the next try: 50, 100, … at most 2 s. */
const retryStrategy = (tries: number): number => Math.min(tries * 50, 2_000);

/** ioredis repeats the same error at each try: one line a second is enough. */
const reportOnce = (logger: Logger) => {
  let last = 0;
  return (error: Error) => {
    if (Date.now() - last < 1_000) return;
    last = Date.now();
    logger.warn({ err: error }, 'redis connection failed');
  };
};

/** Version of the server, Redis or Valkey; null when it does not tell. */
export const redisVersion = async (redis: Redis): Promise<string | null> => {
  const told = await redis.info('server');
  const [, version] = /^valkey_version:(\S+)/m.exec(told) ?? /^redis_version:(\S+)/m.exec(told) ?? [];
  return version ?? null;
};

/** What the server has in memory, in bytes (no limit: 0), and who is connected. */
export const redisFigures = async (redis: Redis): Promise<{ used: number; max: number; clients: number }> => {
  const told = `${await redis.info('memory')}\n${await redis.info('clients')}`;
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(told)?.[1] ?? 0);
  return { used: figure('used_memory'), max: figure('maxmemory'), clients: figure('connected_clients') };
};

/** Deletes every key with `text` in its name, wherever it stands. Looks at all keys, a thousand at a time. */
export const deleteKeysNaming = async (redis: Redis, text: string): Promise<void> => {
  const match = `*${text.replace(/[\\*?[\]^]/g, '\\$&')}*`;
  for await (const keys of redis.scanStream({ match, count: 1_000 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.unlink(...keys);
  }
};
