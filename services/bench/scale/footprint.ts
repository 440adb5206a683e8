import { randomUUIDv7 } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import postgres from 'postgres';
import { createJobRepository, startRelay } from '../../domains/jobs/index.ts';
import type { Backends } from '../../local/platform-processes.ts';
import { openDatabase } from '../../platform/db.ts';
import { openQueues } from '../../platform/queue.ts';
import { openRedis } from '../../platform/redis.ts';
import { seed } from '../postgres-data.ts';
import { usedMemory } from './api.ts';

/** Bytes, indexes included. */
export type Footprint = {
  /** Of a photograph that is ready, with its twelve renditions, in PostgreSQL. */
  postgresPerDocument: number;
  postgresPerJob: number;
  postgresPerSession: number;
  redisPerWaitingJob: number;
};

const jobs = 20_000;

export const measureFootprint = async ({ databaseUrl, redisUrl }: Backends): Promise<Footprint> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const sizeOf = async (...tables: string[]): Promise<number> => {
    const [row] =
      await sql`select sum(pg_total_relation_size(name::regclass))::float8 as size from unnest(${tables}::text[]) name`;
    return row?.['size'] as number;
  };
  const tables = ['documents', 'renditions', 'document_search', 'document_texts', 'document_history'];
  await sql`vacuum full`;
  const empty = { documents: await sizeOf(...tables), jobs: await sizeOf('jobs'), sessions: await sizeOf('sessions') };
  const { documents, accounts } = await seed(sql);
  await sql`insert into document_history (document_id, event) select id, 'document.ready' from documents`;
  const postgresPerDocument = ((await sizeOf(...tables)) - empty.documents) / documents.length;
  const [account] = accounts as [(typeof accounts)[0]];
  await sql`
    insert into sessions (id, account_id, factors, expires_at)
    select gen_random_uuid(), ${account.id}, '{password}', now() from generate_series(1, ${jobs})`;
  const postgresPerSession = ((await sizeOf('sessions')) - empty.sessions) / jobs;

  const logger = pino({ level: 'warn' });
  const database = openDatabase({ url: databaseUrl, poolSize: 4, service: 'bench' });
  const redis = await openRedis(redisUrl, logger);
  const queues = openQueues(redis);
  const watch = new Redis(redisUrl);
  const before = await usedMemory(watch);
  const ids = Array.from({ length: jobs }, () => randomUUIDv7());
  await sql`
    insert into jobs (id, name, queue, payload, subject_id, max_failures, backoff)
    select id, 'process-image', 'images', jsonb_build_object('documentId', id), id, 5, 2000 from unnest(${ids}::uuid[]) id`;
  const postgresPerJob = ((await sizeOf('jobs')) - empty.jobs) / jobs;
  const relay = startRelay({ database, repository: createJobRepository(database), queues, logger });
  while ((await queues.byName.images.getWaitingCount()) < jobs) await relay.drain();
  const redisPerWaitingJob = ((await usedMemory(watch)) - before) / jobs;

  await relay.close();
  await queues.byName.images.obliterate({ force: true });
  await queues.close();
  await sql`truncate accounts, documents, renditions, jobs, sessions cascade`;
  await Promise.all([redis.quit(), watch.quit(), database.close(), sql.end()]);
  return { postgresPerDocument, postgresPerJob, postgresPerSession, redisPerWaitingJob };
};
