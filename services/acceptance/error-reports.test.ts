import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, newConsumer } from './api-client.ts';
import { startPlatform } from './test-platform.ts';

type Told = {
  release: string;
  environment: string;
  platform: string;
  tags: Record<string, string>;
  exception: { values: { type: string; value: string; stacktrace?: { frames: object[] } }[] };
};

/** Stands for Sentry's ingestion: keeps the events that envelopes tell of. */
const told: { event: Told; envelope: string; path: string; key: string }[] = [];
const ingestion = createServer(async (request, response) => {
  const envelope = await text(request);
  const [, header, event] = envelope.split('\n');
  if (header && JSON.parse(header).type === 'event') {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const key = searchParams.get('sentry_key') ?? String(request.headers['x-sentry-auth']);
    told.push({ event: JSON.parse(`${event}`) as Told, envelope, path: pathname, key });
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});

const patient = { timeout: 15_000 };
let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;
let stopped = false;
beforeAll(async () => {
  await new Promise<void>((resolve) => ingestion.listen(0, '127.0.0.1', resolve));
  const dsn = `http://publickey@127.0.0.1:${(ingestion.address() as AddressInfo).port}/7`;
  platform = await startPlatform({ variables: { SENTRY_DSN: dsn, RELEASE: 'sha256:0a', ENVIRONMENT: 'test' } });
  consumer = await newConsumer(platform);
});
afterAll(async () => {
  if (!stopped) await platform.stop();
  ingestion.close();
});

const values = () => told.map(({ event }) => event.exception.values.at(-1)?.value);

test('an error that nobody expected is told, with its request and release, and nothing secret', async () => {
  await platform.sql`alter table documents rename to gone`;
  const answer = await consumer.request('GET', '/v1/documents?q=secret-search', undefined, {
    cookie: 'a=secret-cookie',
  });
  await platform.sql`alter table gone rename to documents`;
  expect(answer.status).toBe(500);
  const { requestId } = (await answer.json()) as { requestId: string };

  await expect.poll(values, patient).toEqual(['relation "documents" does not exist']);
  const [{ event, envelope, path, key }] = told as [(typeof told)[number]];
  expect([path, key]).toEqual(['/api/7/envelope/', expect.stringContaining('publickey')]);
  expect(event).toMatchObject({
    release: 'sha256:0a',
    environment: 'test',
    platform: 'node',
    tags: { service: 'api', route: '/v1/documents', request_id: requestId },
  });
  expect(event.exception.values[0]?.stacktrace?.frames.length).toBeGreaterThan(0);
  expect(envelope).not.toContain('secret');
  expect(envelope).not.toContain(consumer.credentials.email);
  expect(envelope).not.toContain(consumer.accessToken);
  expect(envelope).not.toContain('server_name');
});

test('what is the client’s fault, or somebody else’s outage, is not', async () => {
  const before = told.length;
  expect((await consumer.request('GET', '/v1/documents/none')).status).toBe(400);
  expect((await consumer.request('GET', '/v1/nothing')).status).toBe(404);
  expect(told).toHaveLength(before);
});

test('a job that is given up is told, and a process that ends sends what it has not sent', async () => {
  const [mailId, jobId] = [randomUUID(), randomUUID()];
  // Sealed by nobody: it cannot be opened, and there is one attempt.
  await platform.sql`insert into mails (id, template, language, sealed) values (${mailId}, 'invitation', 'fr', 'none')`;
  await platform.sql`
    insert into jobs (id, name, queue, payload, max_failures, backoff)
    values (${jobId}, 'send-mail', 'delivery', ${platform.sql.json({ mailId })}, 1, 10)`;
  await expect
    .poll(async () => (await platform.sql`select status from jobs where id = ${jobId}`)[0], patient)
    .toEqual({ status: 'failed' });
  await platform.stop();
  stopped = true;
  const last = told.at(-1)?.event;
  expect(last?.tags).toMatchObject({ service: 'worker', job: 'send-mail', job_id: jobId });
});
