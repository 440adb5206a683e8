import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Type } from 'typebox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestBackends } from '../../acceptance/test-backends.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { defineJob, type Effects, type JobHandler } from '../../platform/job.ts';
import { createLogger } from '../../platform/logger.ts';
import { openQueues, type Queues } from '../../platform/queue.ts';
import { openRedis } from '../../platform/redis.ts';
import { createQueueControl } from './jobs.queues.ts';
import { reconcile } from './jobs.reconciler.ts';
import { startRelay } from './jobs.relay.ts';
import { createJobRepository, type JobRepository } from './jobs.repository.ts';
import { createJobRunner, JobExhausted } from './jobs.runner.ts';
import { createJobService } from './jobs.service.ts';
import type { Job } from './jobs.table.ts';

const greet = defineJob({
  name: 'greet',
  queue: 'images',
  schema: Type.Object({ whom: Type.String() }, { additionalProperties: false }),
  options: { attempts: 3, backoff: 10 },
});

const logger = createLogger('test', 'silent');
let database: Database;
let redis: Redis;
let queues: Queues;
let repository: JobRepository;
let jobs: ReturnType<typeof createJobService>;

beforeAll(async () => {
  const { databaseUrl, redisUrl } = await createTestBackends();
  database = openDatabase({ url: databaseUrl, poolSize: 10, service: 'test' });
  redis = await openRedis(redisUrl, logger);
  queues = openQueues(redis);
  repository = createJobRepository(database);
  jobs = createJobService({ repository, relayed: () => {} });
});
afterAll(async () => {
  await queues.close();
  await redis.quit();
  await database.close();
});
beforeEach(() => redis.flushdb());

const enqueue = (whom = 'Marie', subjectId?: string): Promise<string> =>
  database.transact((transaction) => jobs.enqueue(transaction, greet, { whom }, subjectId));

const find = async (id: string): Promise<Job> => (await repository.find(id)) as Job;

const inRedis = (id: string): Promise<number> => redis.exists(`bull:images:${id}`);

const quietly: AbortSignal = new AbortController().signal;

const nothing: Effects = async () => {};

const runnerOf = (handler: Partial<JobHandler<{ whom: string }>>) =>
  createJobRunner({
    database,
    repository,
    kinds: new Map([
      [greet.name, { definition: greet, handler: { run: async () => nothing, exhausted: () => nothing, ...handler } }],
    ]),
  });

describe('the outbox', () => {
  test('has a job only if the change that needs it is committed', async () => {
    let id = '';
    const rolledBack = database.transact(async (transaction) => {
      id = await jobs.enqueue(transaction, greet, { whom: 'Marie' });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await repository.find(id)).toBeNull();
  });

  test('refuses a payload that is not the job’s', async () => {
    const wrong = database.transact((transaction) => jobs.enqueue(transaction, greet, { who: 'Marie' } as never));
    await expect(wrong).rejects.toThrow();
  });
});

describe('the relay', () => {
  const newRelay = (to = queues) => startRelay({ database, repository, queues: to, logger });

  test('moves each job to Redis once, also when several relays work at once', async () => {
    const ids = await Promise.all(Array.from({ length: 1_200 }, () => enqueue()));
    const relays = [newRelay(), newRelay(), newRelay()];
    await Promise.all(relays.map((relay) => relay.drain()));
    await Promise.all(relays.map((relay) => relay.close()));
    expect(await queues.byName.images.getWaitingCount()).toBe(1_200);
    expect((await find(ids[777] as string)).status).toBe('queued');
  });

  test('leaves jobs in the outbox while Redis is away, and moves them when it is back', async () => {
    const id = await enqueue();
    const away = await openRedis(
      redis.options.path ?? `redis://127.0.0.1:${redis.options.port}/${redis.options.db}`,
      logger,
    );
    const closed = openQueues(away);
    away.disconnect();
    const broken = newRelay(closed);
    await expect(broken.drain()).rejects.toThrow();
    await broken.close();
    expect((await find(id)).status).toBe('pending');

    const relay = newRelay();
    await relay.drain();
    await relay.close();
    expect([(await find(id)).status, await inRedis(id)]).toEqual(['queued', 1]);
  });

  test('adds nothing twice after a crash between Redis and the database', async () => {
    const id = await enqueue();
    const relay = newRelay();
    await relay.drain();
    // As if the crash had come before the commit.
    await repository.requeue([id], new Date(Date.now() + 1_000));
    await relay.drain();
    await relay.close();
    expect(await queues.byName.images.getWaitingCount()).toBe(1);
  });
});

describe('a paused queue', () => {
  test('stands still too after Redis has forgotten it, and until it is resumed', async () => {
    const control = createQueueControl({ queues, repository });
    const id = await enqueue();
    await database.transact((transaction) => repository.pause(transaction, 'images'));
    await control.alignPauses();
    expect(await queues.byName.images.isPaused()).toBe(true);
    await redis.flushdb();
    const relay = startRelay({ database, repository, queues, logger });
    await relay.drain();
    expect([(await find(id)).status, await inRedis(id)]).toEqual(['pending', 0]);
    await control.alignPauses();
    expect(await queues.byName.images.isPaused()).toBe(true);
    expect(await queues.byName.documents.isPaused()).toBe(false);

    await database.transact((transaction) => repository.resume(transaction, 'images'));
    await control.alignPauses();
    await relay.drain();
    await relay.close();
    expect([await queues.byName.images.isPaused(), await inRedis(id)]).toEqual([false, 1]);
  });
});

describe('a run', () => {
  test('ends the job together with its effects', async () => {
    const id = await enqueue();
    let next = '';
    const run = runnerOf({
      run: async () => async (transaction) => {
        next = await jobs.enqueue(transaction, greet, { whom: 'Paul' });
      },
    });
    await run(id, quietly);
    expect(await find(next)).toMatchObject({ status: 'pending', payload: { whom: 'Paul' } });
    expect(await find(id)).toMatchObject({ status: 'completed', starts: 1, failures: 0, attempts: [{ attempt: 1 }] });
  });

  test('whose effects fail ends nothing', async () => {
    const id = await enqueue();
    const run = runnerOf({
      run: async () => async () => {
        throw new Error('constraint');
      },
    });
    await expect(run(id, quietly)).rejects.toThrow('constraint');
    expect(await find(id)).toMatchObject({ status: 'queued', failures: 1, error: 'constraint' });
  });

  test('of a job that has ended does nothing', async () => {
    const id = await enqueue();
    let runs = 0;
    const run = runnerOf({
      run: async () => {
        runs += 1;
        return nothing;
      },
    });
    await run(id, quietly);
    await run(id, quietly);
    expect(runs).toBe(1);
  });

  test('that was overtaken by a newer one changes nothing', async () => {
    const id = await enqueue();
    const committed: string[] = [];
    const slow = Promise.withResolvers<void>();
    const overtaken = runnerOf({
      run: async () => {
        await slow.promise;
        return async () => void committed.push('overtaken');
      },
    })(id, quietly);
    while ((await find(id)).starts === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const newer = runnerOf({ run: async () => async () => void committed.push('newer') });
    await newer(id, quietly);
    slow.resolve();
    await overtaken;
    expect(committed).toEqual(['newer']);
    expect(await find(id)).toMatchObject({
      status: 'completed',
      starts: 2,
      attempts: [{ attempt: 1, interrupted: true }, { attempt: 2 }],
    });
  });

  test('from before a retry changes nothing', async () => {
    const subject = randomUUID();
    const id = await enqueue('Marie', subject);
    const committed: string[] = [];
    const slow = Promise.withResolvers<void>();
    const overtaken = runnerOf({
      run: async () => {
        await slow.promise;
        return async () => void committed.push('overtaken');
      },
    })(id, quietly);
    while ((await find(id)).starts === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const failing = runnerOf({
      run: async () => {
        throw new Error('no greeting');
      },
    });
    for (let n = 0; n < 3; n++) await failing(id, quietly).catch(() => {});
    await database.transact((transaction) => jobs.retryFailed(transaction, subject));
    const newer = runnerOf({
      run: async () => {
        slow.resolve();
        await overtaken;
        return async () => void committed.push('newer');
      },
    });
    await newer(id, quietly);
    expect(committed).toEqual(['newer']);
    expect(await find(id)).toMatchObject({ status: 'completed', starts: 5, retries: [{ starts: 4 }] });
  });

  test('that the worker’s end interrupts is no failure', async () => {
    const id = await enqueue();
    const stopping = new AbortController();
    const run = runnerOf({
      run: async () => {
        stopping.abort(new Error('the worker stops'));
        throw stopping.signal.reason;
      },
    });
    await expect(run(id, stopping.signal)).rejects.toThrow('the worker stops');
    expect(await find(id)).toMatchObject({ status: 'active', failures: 0 });
  });
});

describe('a job that fails', () => {
  const failing = (exhausted: string[]) =>
    runnerOf({
      run: async () => {
        throw new Error('no greeting');
      },
      exhausted:
        ({ whom }) =>
        async () =>
          void exhausted.push(whom),
    });

  test('is given up after its attempts, says so, and can be tried again', async () => {
    const subject = randomUUID();
    const id = await enqueue('Marie', subject);
    const exhausted: string[] = [];
    const run = failing(exhausted);
    await expect(run(id, quietly)).rejects.toThrow('no greeting');
    await expect(run(id, quietly)).rejects.not.toBeInstanceOf(JobExhausted);
    expect(exhausted).toEqual([]);
    await expect(run(id, quietly)).rejects.toBeInstanceOf(JobExhausted);
    expect(exhausted).toEqual(['Marie']);
    const failed = await find(id);
    expect(failed).toMatchObject({ status: 'failed', failures: 3, error: 'no greeting' });
    expect(failed.attempts.map(({ attempt, error }) => [attempt, error])).toEqual([
      [1, 'no greeting'],
      [2, 'no greeting'],
      [3, 'no greeting'],
    ]);

    expect(await database.transact((transaction) => jobs.retryFailed(transaction, subject))).toBe(1);
    await runnerOf({})(id, quietly);
    expect(await find(id)).toMatchObject({ status: 'completed', error: null });
  });

  test('is given up too when it kills every worker that starts it', async () => {
    const id = await enqueue('Paul');
    const exhausted: string[] = [];
    for (let n = 0; n < 20; n++) await repository.start(id);
    await expect(failing(exhausted)(id, quietly)).rejects.toBeInstanceOf(JobExhausted);
    expect(exhausted).toEqual(['Paul']);
    expect(await find(id)).toMatchObject({ status: 'failed' });
  });
});

describe('the backlog', () => {
  test('is the jobs that wait, and the age of the oldest', async () => {
    const before = await repository.backlog();
    const id = await enqueue();
    expect(await repository.backlog()).toMatchObject({ waiting: before.waiting + 1 });
    await runnerOf({})(id, quietly);
    expect(await repository.backlog()).toMatchObject({ waiting: before.waiting });
    expect(before.oldestSeconds).toBeGreaterThan(0);
  });
});

describe('the reconciler', () => {
  test('puts back what Redis has lost, and only that', async () => {
    const [known, lost, ended] = [await enqueue(), await enqueue(), await enqueue()];
    const relay = startRelay({ database, repository, queues, logger });
    await relay.drain();
    await relay.close();
    await runnerOf({})(ended, quietly);
    await redis.del(`bull:images:${lost}`, `bull:images:${ended}`);

    expect(await reconcile(repository, redis)).toBe(0);
    const later = () => Date.now() + 60_000;
    const requeued = await reconcile(repository, redis, later);
    expect(requeued).toBeGreaterThanOrEqual(1);
    const statuses = await Promise.all([known, lost, ended].map(async (id) => (await find(id)).status));
    expect(statuses).toEqual(['queued', 'pending', 'completed']);
  });
});
