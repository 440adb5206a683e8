import { randomUUIDv7 } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestBackends } from '../../acceptance/test-backends.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { openQueues, type Queues } from '../../platform/queue.ts';
import { openPatientRedis } from '../../platform/redis.ts';
import { startRelay } from './jobs.relay.ts';
import { createJobRepository, type JobRepository } from './jobs.repository.ts';

const logger = pino({ level: 'silent' });
let database: Database;
let repository: JobRepository;
let queues: Queues;
let close: () => Promise<void>;

beforeAll(async () => {
  const { databaseUrl, redisUrl } = await createTestBackends();
  database = openDatabase({ url: databaseUrl, poolSize: 4, service: 'test' });
  repository = createJobRepository(database);
  const redis = openPatientRedis(redisUrl, logger);
  queues = openQueues(redis);
  close = async () => {
    await queues.close();
    redis.disconnect();
    await database.close();
  };
});
afterAll(() => close());

/** Writes jobs down. @returns their ids, the oldest first */
const write = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => randomUUIDv7()).sort();
  await database.transact(async (transaction) => {
    for (const id of ids.toReversed()) {
      const row = { id, name: 'process-image', queue: 'images', payload: {}, maxFailures: 5, backoff: 2_000 };
      await repository.insert(transaction, row);
    }
  });
  return ids;
};

const take = async (limit: number): Promise<string[]> =>
  (await database.transact((transaction) => repository.takePending(transaction, limit))).map(({ id }) => id);

test('the oldest jobs leave the outbox first, and only once', async () => {
  const ids = await write(3);
  expect(await take(2)).toEqual(ids.slice(0, 2));
  expect(await take(2)).toEqual(ids.slice(2));
  expect(await take(2)).toEqual([]);
});

test('jobs that one relay holds are left out by another, and come back when it fails', async () => {
  const ids = await write(2);
  const crash = database.transact(async (transaction) => {
    const [held] = await repository.takePending(transaction, 1);
    expect(held?.id).toBe(ids[0]);
    expect(await take(2)).toEqual(ids.slice(1));
    throw new Error('crash');
  });
  await expect(crash).rejects.toThrow('crash');
  expect(await take(2)).toEqual(ids.slice(0, 1));
});

test('the relay moves all jobs to Redis in the order they were written', async () => {
  const ids = await write(1_201);
  const relay = startRelay({ database, repository, queues, logger });
  await relay.drain();
  await relay.close();
  const waiting = await queues.byName.images.getWaiting();
  expect(waiting.map(({ id }) => id)).toEqual(ids);
  expect((await repository.find(ids[0] as string))?.status).toBe('queued');
});
