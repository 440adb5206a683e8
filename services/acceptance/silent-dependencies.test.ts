import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadinessReport } from '../platform/readiness.ts';
import { type ApiClient, announcementOf, newConsumer, postToStorage } from './api-client.ts';
import { openEventStream } from './event-stream.ts';
import { freeze } from './frozen.ts';
import { picture } from './pictures.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

/** Servers of this file's own: they are frozen. */
let servers: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;
beforeAll(async () => {
  servers = await startOwnBackends();
  platform = await startPlatform({ backends: servers.backends, variables: { DATABASE_POOL_SIZE: '3' } });
  consumer = await newConsumer(platform);
});
afterAll(async () => {
  await platform.stop();
  await servers.stop();
});

type Timed = { status: number; code: string | undefined; retryAfter: string | null; seconds: number };

/** A file in one call: nothing of it is in S3 before. */
const textForm = (): FormData => {
  const form = new FormData();
  form.append('file', new File(['Texte'], 'texte.txt', { type: 'text/plain' }));
  return form;
};

/** How a request ends, and when. */
const timed = async (method: string, path: string, body?: unknown): Promise<Timed> => {
  const start = performance.now();
  const headers = { authorization: `Bearer ${consumer.accessToken}` };
  const response =
    body instanceof FormData
      ? await fetch(`${platform.url}${path}`, { method, headers, body })
      : await consumer.request(method, path, body);
  const { code } = (await response.json()) as { code?: string };
  const seconds = (performance.now() - start) / 1000;
  return { status: response.status, code, retryAfter: response.headers.get('retry-after'), seconds };
};

const readiness = async (url = platform.url) => {
  const start = performance.now();
  const response = await fetch(`${url}/readyz`);
  const { dependencies } = (await response.json()) as ReadinessReport;
  return { status: response.status, dependencies, seconds: (performance.now() - start) / 1000 };
};

const untilReady = async () => {
  while ((await readiness()).status !== 200) await sleep(50);
};

const expectRefused = (answers: Timed[], ...codes: string[]) => {
  for (const { seconds, ...answer } of answers) {
    expect(codes).toContain(answer.code);
    expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-9]$/) });
    expect(seconds).toBeLessThan(2);
  }
};

/** The requests of each round are sent at once; so some find the first ones waiting, and some what was learnt. */
const rounds = async (requests: () => Promise<Timed>[]): Promise<Timed[]> => {
  const answers: Timed[] = [];
  for (let round = 0; round < 4; round++) answers.push(...(await Promise.all(requests())));
  return answers;
};

/** A stream of events; a process that has just started on a busy machine may have to be asked twice. */
const untilFollowing = async (url: string) => {
  for (;;) {
    const stream = await openEventStream<{ id?: string }>(`${url}/v1/events`, consumer.accessToken).catch(() => null);
    if (stream) return stream;
    await sleep(200);
  }
};

const uploaded = async (): Promise<string> => {
  const file = await picture();
  const { document, upload } = await consumer.announce(file);
  await postToStorage(upload, file.bytes);
  return document.id;
};

describe('a request ends with 503 within two seconds, and /readyz says why', { timeout: 60_000 }, () => {
  test('when PostgreSQL is silent, whatever was under way; and all is well when it speaks again', async () => {
    const { id } = await consumer.send(await picture());
    await consumer.untilEnded(id);
    const announcement = announcementOf(await picture());
    const thaw = freeze(servers.postgres.process.pid);
    try {
      const [answers, ready] = await Promise.all([
        rounds(() => [
          ...Array.from({ length: 10 }, () => timed('GET', `/v1/documents/${id}`)),
          ...Array.from({ length: 5 }, () => timed('DELETE', `/v1/documents/${id}`)),
          timed('POST', '/v1/documents', announcement),
          timed('POST', '/v1/auth/login', consumer.credentials),
        ]),
        readiness(),
      ]);
      // Who waits for a connection may be refused before anybody knows why there is none.
      expectRefused(answers, 'unavailable', 'overloaded');
      expect(ready).toMatchObject({ status: 503, dependencies: { database: 'down', redis: 'up', storage: 'up' } });
      expect(ready.seconds).toBeLessThan(2);
    } finally {
      thaw();
    }
    await untilReady();
    await consumer.ask('GET', `/v1/documents/${id}`);
    const another = await consumer.send(await picture());
    expect((await consumer.untilEnded(another.id)).state).toBe('ready');
  });

  test('when Redis is silent', async () => {
    const thaw = freeze(servers.redis.process.pid);
    try {
      const announcement = announcementOf(await picture());
      const [answers, ready] = await Promise.all([
        rounds(() => [
          timed('GET', '/v1/me'),
          timed('GET', '/v1/documents'),
          timed('POST', '/v1/documents', announcement),
          timed('POST', '/v1/auth/login', consumer.credentials),
        ]),
        readiness(),
      ]);
      expectRefused(answers, 'unavailable');
      expect(ready).toMatchObject({ status: 503, dependencies: { database: 'up', redis: 'down', storage: 'up' } });
      expect(ready.seconds).toBeLessThan(2);
    } finally {
      thaw();
    }
    await untilReady();
    const { id } = await consumer.send(await picture());
    expect((await consumer.untilEnded(id)).state).toBe('ready');
  });

  test('when S3 is silent; what does not need it goes on', async () => {
    const id = await uploaded();
    const thaw = freeze(servers.s3.process.pid);
    try {
      const complete = () => timed('POST', `/v1/documents/${id}/complete`);
      const upload = () => timed('POST', '/v1/documents/upload', textForm());
      const [answers, ready] = await Promise.all([rounds(() => [complete(), upload()]), readiness()]);
      expectRefused(answers, 'unavailable');
      expect(ready).toMatchObject({ status: 503, dependencies: { database: 'up', redis: 'up', storage: 'down' } });
      expect(ready.seconds).toBeLessThan(2);
      expect((await consumer.request('GET', `/v1/documents/${id}`)).status).toBe(200);
    } finally {
      thaw();
    }
    await untilReady();
    await consumer.ask('POST', `/v1/documents/${id}/complete`);
    expect((await consumer.untilEnded(id)).state).toBe('ready');
  });
});

describe('when all connections are taken', { timeout: 60_000 }, () => {
  test('requests are refused in time, at the door as soon as others wait, and nothing else ends', async () => {
    const { id } = await consumer.send(await picture());
    await consumer.untilEnded(id);
    const api = await platform.startAnotherApi();
    const stream = await untilFollowing(api.url);
    await stream.next();
    const call = async (method: string, path: string): Promise<Timed> => {
      const start = performance.now();
      const headers = { authorization: `Bearer ${consumer.accessToken}`, 'accept-language': 'fr' };
      const response = await fetch(`${api.url}${path}`, { method, headers });
      const { code } = response.status === 204 ? {} : ((await response.json()) as { code?: string });
      const seconds = (performance.now() - start) / 1000;
      return { status: response.status, code, retryAfter: response.headers.get('retry-after'), seconds };
    };

    const held = await platform.sql.reserve();
    const holders: Promise<Timed>[] = [];
    try {
      await held`begin`;
      await held`select 1 from documents where id = ${id} for update`;
      // Each holds one of the three connections, and waits for the row.
      for (let n = 0; n < 3; n++) holders.push(call('DELETE', `/v1/documents/${id}`));
      const holding = async () =>
        (await platform.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`).length;
      while ((await holding()) < 3) await sleep(20);

      // For longer than anything in this process waits for the database.
      const answers: Timed[] = [];
      for (let round = 0; round < 15; round++) {
        const some = Array.from({ length: 5 }, () => call('GET', `/v1/documents/${id}`));
        answers.push(...(await Promise.all([...some, sleep(100)])).filter((answer) => answer !== undefined));
      }
      expectRefused(answers, 'overloaded');
      // Those that came while others waited were sent away at once.
      expect(answers.filter(({ seconds }) => seconds < 0.4).length).toBeGreaterThan(0);
      expect((await readiness(api.url)).status).toBe(200);
    } finally {
      await held`rollback`;
      held.release();
    }
    expect((await Promise.all(holders)).map(({ status }) => status)).toContain(204);
    while ((await call('GET', `/v1/documents/${id}`)).status === 503) await sleep(50);
    // The stream was there all the time, and hears of the deletion.
    expect(await stream.next()).toMatchObject({ event: 'document', data: { id } });
    stream.close();
    await api.stop();
  });
});

describe('a process that is told to stop has ended within 25 seconds, in order', { timeout: 60_000 }, () => {
  test.each(['postgres', 'redis', 's3'] as const)('though %s is silent', async (name) => {
    const api = await platform.startAnotherApi();
    const stream = await untilFollowing(api.url);
    await stream.next();
    const thaw = freeze(servers[name].process.pid);
    try {
      const start = performance.now();
      const stopped = api.stop();
      while ((await stream.next()) !== null);
      await stopped;
      expect(await api.process.ended).toBe(0);
      expect((performance.now() - start) / 1000).toBeLessThan(25);
    } finally {
      thaw();
    }
    await untilReady();
  });
});
