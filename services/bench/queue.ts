import { randomUUIDv7 } from 'node:crypto';
import { pino } from 'pino';
import postgres from 'postgres';
import { processImageJob } from '../domains/documents/index.ts';
import { createJobRepository, createJobService, startRelay } from '../domains/jobs/index.ts';
import type { Backends } from '../local/platform-processes.ts';
import { openDatabase } from '../platform/db.ts';
import { openQueues } from '../platform/queue.ts';
import { openRedis } from '../platform/redis.ts';
import type { BenchRow } from './bench-row.ts';
import { compare, figure, throughput } from './rounds.ts';

const rounds = 7;
const connections = 20;
const inFlight = 50;

/** Jobs a round. */
const count = 3_000;

/**
 * Jobs that go through the outbox and the relay, beside `queue.add` of BullMQ. Every transaction is one job's, and is
 * on the disk before it counts; Redis syncs once a second.
 */
export const benchQueue = async ({ databaseUrl, redisUrl }: Backends): Promise<BenchRow[]> => {
  const logger = pino({ level: 'warn' });
  const sql = postgres(databaseUrl, { max: connections });
  const database = openDatabase({ url: databaseUrl, poolSize: connections, service: 'bench' });
  const redis = await openRedis(redisUrl, logger);
  const queues = openQueues(redis);
  const repository = createJobRepository(database);
  const relay = startRelay({ database, repository, queues, logger });
  const jobs = createJobService({ repository, relayed: relay.nudge });
  const queue = queues.byName[processImageJob.queue];

  /** Jobs a second, until all of a round are in Redis. */
  const untilQueued = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    while ((await queue.getWaitingCount()) < count) await relay.drain();
    const seconds = (performance.now() - start) / 1000;
    await queue.drain();
    return count / seconds;
  };
  const each = (operation: () => Promise<unknown>) => () => untilQueued(() => throughput(count, inFlight, operation));

  const outbox = each(() => {
    const documentId = randomUUIDv7();
    return database.transact((t) => jobs.enqueue(t, processImageJob, { documentId }, documentId));
  });

  const add = (id: string) => queue.add(processImageJob.name, {}, { jobId: id });
  const insert = (t: typeof sql, id: string, status = 'pending') => t`
    insert into jobs (id, name, queue, payload, subject_id, max_failures, backoff, status)
    values (${id}, ${processImageJob.name}, ${processImageJob.queue}, ${t.json({ documentId: id })}, ${id}, 5, 2000, ${status})`;

  const bare = each(() => add(randomUUIDv7()));
  const commitThenAdd = each(async () => {
    const id = randomUUIDv7();
    await sql.begin((t) => insert(t as never, id, 'queued'));
    await add(id);
  });
  const relayed = async () => {
    await sql`
      insert into jobs (id, name, queue, payload, max_failures, backoff)
      select gen_random_uuid(), ${processImageJob.name}, ${processImageJob.queue}, '{}', 5, 2000
      from generate_series(1, ${count})`;
    return untilQueued(relay.drain);
  };

  const rows: BenchRow[] = [];
  const row = async (measure: string, goal: number, ours: () => Promise<number>, peer: () => Promise<number>) => {
    const result = await compare({ rounds, ours, peer });
    rows.push({
      measure,
      ours: `${figure(result.ours)} /s`,
      peer: `${figure(result.peer)} /s`,
      ratio: result.ratio,
      goal,
      better: 'higher',
    });
  };
  await row('jobs from the outbox to Redis ÷ queue.add', 0.5, relayed, bare);
  await row('jobs committed and relayed ÷ queue.add', 0.5, outbox, bare);
  await row('jobs committed and relayed ÷ committed by postgres.js, then queue.add', 0.85, outbox, commitThenAdd);

  await relay.close();
  await queues.close();
  await sql`truncate jobs`;
  await Promise.all([redis.quit(), database.close(), sql.end()]);
  return rows;
};
