import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedDocument, Document } from '../contracts/documents.ts';
import { type ApiClient, announcementOf, newConsumer, postToStorage } from './api-client.ts';
import { picture } from './pictures.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

/** Servers of this file's own: they are killed and emptied. */
let servers: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;

beforeAll(async () => {
  servers = await startOwnBackends();
  platform = await startPlatform({ backends: servers.backends });
  consumer = await newConsumer(platform);
});
afterAll(async () => {
  await platform.stop();
  await servers.stop();
});

/** Twelve for a large picture, six for one that is narrower than 640 pixels. */
const renditionsOf = (width: number): number => (width > 1280 ? 12 : 6);

const until = async (what: string, isTrue: () => Promise<boolean>, seconds = 90): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) if (await isTrue()) return;
  throw new Error(`not within ${seconds} s: ${what}`);
};

const untilReady = (ids: string[]) =>
  until('every document is ready', async () => {
    const [row] = await platform.sql`select count(*)::int from documents where id = any(${ids}) and state = 'ready'`;
    return row?.['count'] === ids.length;
  });

/** Every document is ready, ended by one run, with each rendition once in the database and once in S3, and no more. */
const expectEachOnce = async (ids: string[], width = 400): Promise<void> => {
  const documents = await platform.sql`
    select state, (select count(*)::int from renditions where document_id = documents.id) as renditions,
      (select array_agg(status::text) from jobs where subject_id = documents.id) as jobs,
      (select count(*)::int from jobs, jsonb_array_elements(attempts) as attempt
        where subject_id = documents.id and attempt->>'error' is null) as successes
    from documents where id = any(${ids})`;
  expect(documents).toHaveLength(ids.length);
  for (const document of documents) {
    expect(document).toEqual({ state: 'ready', renditions: renditionsOf(width), jobs: ['completed'], successes: 1 });
  }
  const keys = await objectKeys();
  for (const id of ids) {
    expect(keys.filter((key) => key.includes(id) && key.startsWith('accounts/'))).toHaveLength(renditionsOf(width) + 1);
  }
};

const objectKeys = async (): Promise<string[]> => {
  const client = new S3Client({
    region: 'eu-west-3',
    endpoint: servers.backends.s3Endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const listed = await client.send(new ListObjectsV2Command({ Bucket: servers.backends.s3Bucket }));
  return (listed.Contents ?? []).map(({ Key }) => Key as string);
};

const jobIs = (id: string, status: string) =>
  until(`the job is ${status}`, async () => {
    const [job] = await platform.sql`select status from jobs where subject_id = ${id}`;
    return job?.['status'] === status;
  });

describe('no document is lost, and none is processed twice,', () => {
  afterEach(async () => {
    const open = await platform.sql`select id from jobs where status not in ('completed', 'failed')`;
    expect(open).toEqual([]);
  });

  test('when the worker is killed in the middle of a job', async () => {
    const { id } = await consumer.send(await picture(5000, 4000));
    await jobIs(id, 'active');
    await platform.worker.kill();
    const [job] = await platform.sql`select status, starts from jobs where subject_id = ${id}`;
    expect(job).toEqual({ status: 'active', starts: 1 });
    await platform.worker.start();
    await untilReady([id]);
    await expectEachOnce([id], 5000);
    expect(await platform.sql`select starts from jobs where subject_id = ${id}`).toEqual([{ starts: 2 }]);
  }, 120_000);

  test('when Redis comes back empty while jobs wait', async () => {
    await platform.worker.stop();
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push((await consumer.send(await picture())).id);
    await until('all jobs are in Redis', async () => {
      const [row] = await platform.sql`select count(*)::int from jobs where status = 'queued'`;
      return row?.['count'] === ids.length;
    });
    await servers.redis.kill();
    await rm(join(servers.dir, 'redis'), { recursive: true });
    await servers.redis.start();
    await platform.worker.start();
    await untilReady(ids);
    await expectEachOnce(ids);
  }, 120_000);

  test('when PostgreSQL is away for some seconds under load', async () => {
    const acknowledged: string[] = [];
    const refused = new Set<number>();
    const outage = new AbortController();

    /** Sends one document after another, within the rate limit; what is refused is refused with a clear 503. */
    const load = async () => {
      while (!outage.signal.aborted) {
        await sleep(250);
        const file = await picture();
        const announced = await consumer.request('POST', '/v1/documents', announcementOf(file));
        if (announced.status !== 201) {
          refused.add(announced.status);
          await sleep(100);
          continue;
        }
        const { document, upload } = (await announced.json()) as CreatedDocument;
        expect((await postToStorage(upload, file.bytes)).ok).toBe(true);
        let completed = await consumer.request('POST', `/v1/documents/${document.id}/complete`);
        for (
          ;
          completed.status !== 202;
          completed = await consumer.request('POST', `/v1/documents/${document.id}/complete`)
        ) {
          refused.add(completed.status);
          if (completed.status !== 503) throw new Error(`complete: ${completed.status} ${await completed.text()}`);
          await sleep(200);
        }
        acknowledged.push(document.id);
      }
    };

    const senders = Promise.all([load(), load()]);
    senders.catch(() => {}); // Told below.
    await until('some are acknowledged', async () => acknowledged.length >= 4);
    await servers.postgres.stop();
    await sleep(4_000);
    await servers.postgres.start();
    const before = acknowledged.length;
    const more = until('more are acknowledged', async () => acknowledged.length >= before + 4);
    await Promise.race([more, senders]);
    outage.abort();
    await senders;

    expect([...refused]).toEqual([503]);
    await untilReady(acknowledged);
    await expectEachOnce(acknowledged);
  }, 120_000);

  test('when Redis is given a job again that has ended', async () => {
    const { id } = await consumer.send(await picture());
    const ready = await consumer.untilEnded(id);
    const [job] = await platform.sql`select id, name, queue, starts from jobs where subject_id = ${id}`;
    const connection = { url: servers.backends.redisUrl };
    const queue = new Queue(job?.['queue'], { connection });
    await queue.add(job?.['name'], {}, { jobId: job?.['id'], removeOnComplete: true });
    await until('Redis has no job left', async () => (await queue.getJob(job?.['id'])) === undefined);
    await queue.close();
    expect(await consumer.ask<Document>('GET', `/v1/documents/${id}`)).toEqual(ready);
    await expectEachOnce([id]);
    expect(await platform.sql`select starts from jobs where subject_id = ${id}`).toEqual([{ starts: 1 }]);
  });
});
