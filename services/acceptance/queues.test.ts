import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobDetail, JobPage, QueueState } from '../contracts/jobs.ts';
import { type File, newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { createTestAccounts } from './test-accounts.ts';
import { startApi, type TestApi } from './test-api.ts';
import { startPlatform } from './test-platform.ts';

const failed = { queue: 'images', max_failures: 5, backoff: 10, status: 'failed', failures: 5, starts: 5 };

/** A UUIDv7 as it would have been made at that time. */
const uuidAt = (time: Date): string => {
  const milliseconds = time.getTime().toString(16).padStart(12, '0');
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}${randomUUIDv7().slice(13)}`;
};

describe('staff', () => {
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startApi();
    token = await api.accounts.signIn(await api.accounts.create('staff'));
  });
  afterAll(() => api.stop());

  /** A failed job of this name and its document, both as a worker leaves them. */
  const insertFailed = async (name: string, error: string, createdAt = new Date()) => {
    const owner = await api.accounts.create();
    const file = { filename: 'a.jpg', media_type: 'image/jpeg', size: 1, sha256: '0'.repeat(64) };
    const document = { id: randomUUIDv7(), owner_id: owner.id, ...file, state: 'failed', problem: 'processing-failed' };
    await api.sql`insert into documents ${api.sql(document)}`;
    const job = { id: uuidAt(createdAt), name, ...failed, subject_id: document.id, error, created_at: createdAt };
    const payload = api.sql.json({ documentId: document.id });
    await api.sql`insert into jobs ${api.sql({ ...job, payload })}`;
    return { jobId: job.id, documentId: document.id };
  };

  const find = async (query: Record<string, string>): Promise<JobPage> =>
    (await api.call('GET', `/v1/admin/jobs?${new URLSearchParams(query)}`, { token })).body as unknown as JobPage;

  const idsOf = async (query: Record<string, string>) => (await find(query)).items.map(({ id }) => id);

  const post = (path: string, body?: object) => api.call('POST', `/v1/admin/${path}`, { token, ...(body && { body }) });

  const auditOf = async (action: string) =>
    (await api.sql`select details from audit_events where action = ${action} order by id desc limit 1`)[0]?.['details'];

  test('finds jobs by kind, queue, status, time, subject and error, newest first', async () => {
    const old = await insertFailed('find-me', 'Bucket is 100% full', new Date('2020-01-02'));
    const other = await insertFailed('find-me', 'out of memory');
    const name = 'find-me';
    expect(await idsOf({ name })).toEqual([other.jobId, old.jobId]);
    expect(await idsOf({ name, status: 'failed', queue: 'images' })).toHaveLength(2);
    expect(await idsOf({ name, status: 'active' })).toEqual([]);
    expect(await idsOf({ name, queue: 'delivery' })).toEqual([]);
    expect(await idsOf({ name, createdBefore: '2020-02-01T00:00:00Z' })).toEqual([old.jobId]);
    expect(await idsOf({ name, createdAfter: '2020-02-01T00:00:00Z' })).toEqual([other.jobId]);
    expect(await idsOf({ subjectId: old.documentId })).toEqual([old.jobId]);
    expect(await idsOf({ error: 'IS 100% FULL' })).toEqual([old.jobId]);
    expect(await idsOf({ name, error: '%' })).toEqual([old.jobId]);
    const first = await find({ name, limit: '1' });
    expect(first.items.map(({ id }) => id)).toEqual([other.jobId]);
    expect(await idsOf({ name, limit: '1', cursor: first.nextCursor as string })).toEqual([old.jobId]);
    expect((await api.call('GET', '/v1/admin/jobs?queue=none', { token })).code).toBe('validation-failed');
  });

  test('retries a failed job, and its document is no longer failed', async () => {
    const { jobId, documentId } = await insertFailed('process-image', 'x');
    const { status, body } = await post(`jobs/${jobId}/retry`);
    expect([status, body]).toMatchObject([
      200,
      { id: jobId, status: 'pending', failures: 0, retries: [expect.any(String)] },
    ]);
    const [document] = await api.sql`select state, problem, version from documents where id = ${documentId}`;
    expect(document).toEqual({ state: 'uploaded', problem: null, version: 2 });
    expect(await auditOf('job.retried')).toEqual({ jobId, name: 'process-image' });
    expect((await post(`jobs/${jobId}/retry`)).code).toBe('job-not-failed');
    expect((await post(`jobs/${randomUUIDv7()}/retry`)).code).toBe('job-not-found');
  });

  test('of calls at once to retry one job, one does', async () => {
    const { jobId } = await insertFailed('process-image', 'x');
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(`jobs/${jobId}/retry`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  test('retries no mail, for what was in it is forgotten', async () => {
    const { jobId } = await insertFailed('send-mail', 'unreachable');
    expect((await post(`jobs/${jobId}/retry`)).code).toBe('job-not-retryable');
    expect((await post('jobs/retry', { name: 'send-mail' })).body).toEqual({ retried: 0, more: false });
    const { body } = await api.call('GET', `/v1/admin/jobs/${jobId}`, { token });
    expect(body as unknown as JobDetail).toMatchObject({ retryable: false, status: 'failed' });
  });

  test('retries a data export, which is made after all', async () => {
    const owner = await api.accounts.create();
    const id = randomUUIDv7();
    await api.sql`insert into exports (id, account_id, state, expires_at) values (${id}, ${owner.id}, 'failed', now() + interval '1 day')`;
    const job = { id: randomUUIDv7(), name: 'export-account', ...failed, queue: 'maintenance' };
    await api.sql`insert into jobs ${api.sql({ ...job, payload: api.sql.json({ exportId: id }) })}`;
    expect((await post(`jobs/${job.id}/retry`)).status).toBe(200);
    expect(await api.sql`select state, expires_at from exports where id = ${id}`).toEqual([
      { state: 'pending', expires_at: null },
    ]);
  });

  test('retries a thousand failed jobs, each once however many do it at once, and no others', async () => {
    const owner = await api.accounts.create();
    await api.sql`
      with made as (
        insert into documents (id, owner_id, filename, media_type, size, sha256, state, problem)
        select overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid, ${owner.id}, 'a.jpg', 'image/jpeg', 1, 'x',
          'failed', 'processing-failed' from generate_series(1, 1000) returning id)
      insert into jobs (id, name, queue, payload, subject_id, max_failures, backoff, status, error)
      select id, 'process-image', 'images', jsonb_build_object('documentId', id), id, 5, 10, 'failed', 'disk broken' from made`;
    const bystander = await insertFailed('process-image', 'another reason');
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('jobs/retry', { error: 'Disk broken' })));
    const retried = answers.map(({ body }) => body['retried'] as number);
    expect(retried.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    const jobs = await api.sql`
      select jsonb_array_length(retries) as retries, count(*)::int from jobs where error = 'disk broken' group by 1`;
    expect(jobs).toEqual([{ retries: 1, count: 1_000 }]);
    const documents = await api.sql`
      select state, version, count(*)::int from documents where owner_id = ${owner.id} group by 1, 2`;
    expect(documents).toEqual([{ state: 'uploaded', version: 2, count: 1_000 }]);
    expect(await idsOf({ subjectId: bystander.documentId, status: 'failed' })).toEqual([bystander.jobId]);
    expect(await auditOf('job.retried')).toMatchObject({ error: 'Disk broken' });
  });

  test('and the owner may retry the same document at once: both are answered, and one of them did it', async () => {
    const { jobId, documentId } = await insertFailed('process-image', 'both');
    const [row] = await api.sql`select owner_id from documents where id = ${documentId}`;
    const owners = await api.accounts.signIn({ id: row?.['owner_id'], email: '', role: 'customer' });
    const answers = await Promise.all([
      post(`jobs/${jobId}/retry`),
      api.call('POST', `/v1/documents/${documentId}/retry`, { token: owners }),
      post('jobs/retry', { error: 'both' }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const [job] = await api.sql`select jsonb_array_length(retries) as retries from jobs where id = ${jobId}`;
    expect(job).toEqual({ retries: 1 });
  });

  test('sees how the queues are', async () => {
    await insertFailed('process-image', 'x');
    const { body } = await api.call('GET', '/v1/admin/queues', { token });
    const queues = body['items'] as QueueState[];
    expect(queues.map(({ name }) => name)).toEqual(['images', 'documents', 'delivery', 'webhooks', 'maintenance']);
    const [images] = queues;
    expect(images).toMatchObject({ pausedAt: null, workers: expect.any(Number), active: 0 });
    expect(images?.failed).toBeGreaterThan(0);
    expect(images?.waiting).toBeGreaterThan(999);
    expect(images?.oldestWaitingSeconds).toBeGreaterThan(0);
  });
});

describe('a paused queue', () => {
  let platform: Awaited<ReturnType<typeof startPlatform>>;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.stop());

  test('starts nothing, whatever restarts, and goes on when it is resumed', async () => {
    const { sql, url, secrets } = platform;
    const accounts = await createTestAccounts({ sql, issuer: url, jwtKeys: secrets.jwtKeys });
    const token = await accounts.signIn(await accounts.create('staff'));
    const ask = async (action: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/v1/admin/queues/images/${action}`, { method: 'POST', headers });
      return (await response.json()) as QueueState;
    };
    const jobOf = async (id: string) =>
      (await sql`select status, starts from jobs where subject_id = ${id}`)[0] as { status: string; starts: number };
    const consumer = await newConsumer(platform);

    await platform.worker.stop();
    const before = await consumer.send(await picture());
    while ((await jobOf(before.id)).status !== 'queued') await sleep(20);
    expect(await ask('pause')).toMatchObject({ name: 'images', pausedAt: expect.any(String), waiting: 1 });
    const after = await consumer.send(await picture());
    await platform.worker.start();

    // Another queue goes on: by the time its job has ended, those would have been started.
    const text: File = { filename: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('Bonjour') };
    await consumer.untilEnded((await consumer.send(text)).id);
    expect([await jobOf(before.id), await jobOf(after.id)]).toEqual([
      { status: 'queued', starts: 0 },
      { status: 'pending', starts: 0 },
    ]);
    expect(await ask('pause')).toMatchObject({ waiting: 2 });

    expect(await ask('resume')).toMatchObject({ pausedAt: null });
    expect((await consumer.untilEnded(before.id)).state).toBe('ready');
    expect((await consumer.untilEnded(after.id)).state).toBe('ready');
    const audit = await sql`select action, details from audit_events where action like 'queue.%' order by id`;
    expect(audit).toEqual([
      { action: 'queue.paused', details: { name: 'images' } },
      { action: 'queue.resumed', details: { name: 'images' } },
    ]);
  }, 120_000);
});
