import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { liveProcesses } from '../../local/managed-process.ts';
import { type Backends, startService, workerVariables } from '../../local/platform-processes.ts';
import { createSecrets } from '../../local/secrets.ts';
import { benchDir } from '../backends.ts';
import { manyPhotographs } from '../images.ts';
import { openPendingDocuments } from '../pending-documents.ts';
import { processorDuring } from './processor.ts';

export type WorkerFigures = {
  scale: { workers: number; imagesPerSecond: number }[];
  /** Of one image, with one worker: milliseconds of the processor. */
  image: { worker: number; database: number; redis: number };
  /** Bytes of one image in S3: the original and its renditions. */
  stored: { original: number; renditions: number };
};

/** Real workers, each with one decoding process, from the commit of the jobs until the last document is ready. */
export const measureWorkers = async (
  backends: Backends,
  counts: readonly number[],
  sets: number,
): Promise<WorkerFigures> => {
  const documents = await openPendingDocuments(backends);
  const sql = postgres(backends.databaseUrl, { max: 1, onnotice: () => {} });
  const files = await manyPhotographs();
  const photographs = await Promise.all(files.map((file) => readFile(file)));
  const start = async (n: number) => {
    const home = join(benchDir, `worker-${n}`);
    await mkdir(home, { recursive: true });
    const variables = { ...workerVariables(backends, createSecrets(), { api: 3000 }), WORKER_CONCURRENCY: '1' };
    return startService({ id: 'worker', home, variables });
  };
  const pidOf = (server: string) => [...liveProcesses].find(({ name }) => name === server)?.pid as number;

  const figures: WorkerFigures = {
    scale: [],
    image: { worker: 0, database: 0, redis: 0 },
    stored: { original: 0, renditions: 0 },
  };
  for (const count of counts) {
    const workers = await Promise.all(Array.from({ length: count }, (_, n) => start(n)));
    const set = async (bytes: readonly Buffer[]): Promise<number> => {
      const { ids, commit } = await documents.upload(bytes);
      const began = performance.now();
      await commit();
      await untilReady(sql, ids);
      return ids.length / ((performance.now() - began) / 1000);
    };
    await set(photographs.slice(0, 2 * count));
    const speeds: number[] = [];
    const groups = { worker: workers.map(({ pid }) => pid), database: [pidOf('PostgreSQL')], redis: [pidOf('Redis')] };
    const processor = await processorDuring(groups, async () => {
      for (let n = 0; n < sets; n++) speeds.push(await set(photographs));
    });
    const images = sets * photographs.length;
    figures.scale.push({ workers: count, imagesPerSecond: speeds.reduce((sum, one) => sum + one, 0) / sets });
    if (count === 1) {
      figures.image = {
        worker: processor.worker / images,
        database: processor.database / images,
        redis: processor.redis / images,
      };
    }
    await Promise.all(workers.map((worker) => worker.stop(30_000)));
  }
  const [stored] = await sql`
    select avg(size)::float8 as original,
      avg((select sum(bytes) from renditions where document_id = documents.id))::float8 as renditions
    from documents`;
  Object.assign(figures.stored, stored);
  await sql`truncate accounts, account_usage, documents, document_history, jobs cascade`;
  await Promise.all([documents.close(), sql.end()]);
  return figures;
};

/** Asks seldom: what it costs the database would be taken for the images'. @throws when one ends otherwise */
const untilReady = async (sql: postgres.Sql, ids: readonly string[]): Promise<void> => {
  for (;;) {
    const [row] = await sql`
      select count(*) filter (where state = 'ready')::int as ready,
        count(*) filter (where state in ('rejected', 'failed'))::int as bad
      from documents where id = any(${ids as string[]})`;
    if (row?.['bad'] > 0) throw new Error('a photograph was not processed');
    if (row?.['ready'] === ids.length) return;
    await sleep(100);
  }
};
