import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

const channel = 'changed';

/** Milliseconds between two questions of a subscriber, to whom a dead connection is as silent as a quiet one. */
const heartbeat = 5_000;

/** Tells every process that something has changed. A message may get lost: who must not miss one looks again himself. */
export type Notifier = {
  /** @param ids of what has changed, and of whose it is */
  changed(...ids: string[]): void;
};

export const createNotifier = (redis: Redis, logger: Logger): Notifier => ({
  changed: (...ids) => {
    redis.publish(channel, ids.join(' ')).catch((err: unknown) => logger.debug({ err }, 'a change was not announced'));
  },
});

/** Hears of changes; one subscription serves the whole process. */
export type Changes = {
  /** Calls back at each change of `id` until the returned function is called. */
  on(id: string, callback: () => void): () => void;
};

/** @param redis a connection of its own: a subscriber can do nothing else */
export const subscribeToChanges = (redis: Redis, logger: Logger): Changes => {
  const emitter = new EventEmitter().setMaxListeners(0);
  redis.on('message', (_channel, ids: string) => {
    for (const id of ids.split(' ')) emitter.emit(id);
  });
  redis.subscribe(channel).catch((err: unknown) => logger.error({ err }, 'cannot hear of changes'));
  const timer = setInterval(() => {
    redis.ping().catch((err: unknown) => logger.debug({ err }, 'the subscriber is not connected'));
  }, heartbeat).unref();
  redis.once('end', () => clearInterval(timer));
  return {
    on: (id, callback) => {
      emitter.on(id, callback);
      return () => emitter.off(id, callback);
    },
  };
};
