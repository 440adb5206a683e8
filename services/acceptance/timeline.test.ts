import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, Timeline } from '../contracts/documents.ts';
import { processImageJob } from '../domains/documents/index.ts';
import { createJobRunner, JobExhausted } from '../domains/jobs/index.ts';
import type { Effects } from '../platform/job.ts';
import { newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { startApi } from './test-api.ts';
import { startPlatform } from './test-platform.ts';

const short = ({ items }: Timeline) =>
  items.map(({ event, attempt, outcome, problem }) =>
    [event, attempt, outcome, problem?.code].filter((part) => part !== null && part !== undefined).join(' '),
  );

describe('the timeline', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const upload = async (token: string): Promise<Document> => {
    const { bytes } = await picture();
    const form = new FormData();
    form.append('file', new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }));
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${api.url}/v1/documents/upload`, { method: 'POST', headers, body: form });
    return (await response.json()) as Document;
  };

  const timelineOf = async (id: string, token: string, path = '/v1/documents', language = 'en') => {
    const headers = { 'accept-language': language };
    return (await api.call('GET', `${path}/${id}/timeline`, { token, headers })).body as unknown as Timeline;
  };

  /** Runs the document's job in this process, as a worker would. */
  const run = async (id: string, work: () => Promise<Effects>): Promise<void> => {
    const { database, jobRepository: repository, documentProcessing: processing } = api.container;
    const [job] = await api.sql`select id from jobs where subject_id = ${id}`;
    const handler = { run: work, exhausted: () => processing.fail(id) };
    const kinds = new Map([[processImageJob.name, { definition: processImageJob, handler }]]);
    await createJobRunner({ database, repository, kinds })(job?.['id'], new AbortController().signal);
  };

  const failOnce = (id: string) =>
    run(id, async () => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:9000');
    });

  test('tells every attempt, and everything that happened to the document, in order', async () => {
    const owner = await api.accounts.create();
    const token = await api.accounts.signIn(owner);
    const { id } = await upload(token);
    await run(id, async () => {
      expect(short(await timelineOf(id, token)).at(-1)).toBe('attempt 1 running');
      throw new Error('once');
    }).catch(() => {});
    for (let n = 2; n < 5; n++) await failOnce(id).catch(() => {});
    await expect(failOnce(id)).rejects.toBeInstanceOf(JobExhausted);
    expect((await api.call('POST', `/v1/documents/${id}/retry`, { token })).status).toBe(202);
    await api.container.documentProcessing.begin(id);
    await run(id, async () => api.container.documentProcessing.reject(id, 'file-corrupt'));
    await api.call('DELETE', `/v1/documents/${id}`, { token });
    await api.call('POST', `/v1/documents/${id}/restore`, { token });

    const timeline = await timelineOf(id, token);
    expect(short(timeline)).toEqual([
      'created',
      'uploaded',
      ...[1, 2, 3, 4, 5].map((n) => `attempt ${n} failed processing-failed`),
      'failed processing-failed',
      'retried',
      'attempt 6 succeeded',
      'rejected file-corrupt',
      'deleted',
      'restored',
    ]);
    const attempts = timeline.items.filter(({ event }) => event === 'attempt');
    for (const { at, endedAt, durationMs, job } of attempts) {
      expect(job).toBe('process-image');
      expect(Date.parse(endedAt as string) - Date.parse(at)).toBe(durationMs);
    }
  });

  test('shows its owner no internals, in his language, and staff what was thrown', async () => {
    const token = await api.accounts.signIn(await api.accounts.create());
    const { id } = await upload(token);
    await failOnce(id).catch(() => {});
    const owners = await timelineOf(id, token, '/v1/documents', 'fr');
    expect(JSON.stringify(owners)).not.toContain('ECONNREFUSED');
    expect(owners.items.at(-1)?.problem?.title).toMatch(/^Le traitement/);
    const staff = await api.accounts.signIn(await api.accounts.create('staff'));
    const theirs = await timelineOf(id, staff, '/v1/admin/documents');
    expect(theirs.items.at(-1)).toMatchObject({ outcome: 'failed', error: 'connect ECONNREFUSED 10.0.0.7:9000' });
  });
});

test('an attempt whose worker is killed is in the timeline, and so is the next one', async () => {
  const platform = await startPlatform();
  const consumer = await newConsumer(platform);
  const { id } = await consumer.send(await picture(5000, 4000));
  const isActive = async () => {
    const [job] = await platform.sql`select status from jobs where subject_id = ${id}`;
    return job?.['status'] === 'active';
  };
  while (!(await isActive())) await sleep(5);
  await platform.worker.kill();
  await platform.worker.start();
  await consumer.untilEnded(id);
  const timeline = await consumer.ask<Timeline>('GET', `/v1/documents/${id}/timeline`);
  expect(short(timeline)).toEqual(['created', 'uploaded', 'attempt 1 interrupted', 'attempt 2 succeeded', 'ready']);
  await platform.stop();
}, 120_000);
