import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createContainer } from '../container.ts';
import type { CreatedApiKey } from '../contracts/api-keys.ts';
import type { Document } from '../contracts/documents.ts';
import { processImageJob } from '../domains/documents/index.ts';
import { createJobRunner } from '../domains/jobs/index.ts';
import { workerVariables } from '../local/platform-processes.ts';
import { WorkerEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { openEventStream } from './event-stream.ts';
import { picture } from './pictures.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

// Without Redis a follower looks every five seconds only.
vi.setConfig({ testTimeout: 60_000 });

/** Servers of this file's own: Redis is killed and emptied. */
let servers: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let otherUrl: string;
let consumer: ApiClient;

beforeAll(async () => {
  servers = await startOwnBackends();
  platform = await startPlatform({ backends: servers.backends });
  // Nothing here changes but by the test itself.
  await platform.worker.stop();
  otherUrl = (await platform.startAnotherApi()).url;
});
afterAll(async () => {
  await platform.stop();
  await servers.stop();
});

const follow = (url: string, lastEventId?: string, who = consumer) =>
  openEventStream<Document>(`${url}/v1/events`, who.accessToken, lastEventId);

/** A stream whose beginning has been heard. */
const connect = async (url: string, lastEventId?: string, who = consumer) => {
  const stream = await follow(url, lastEventId, who);
  const first = await stream.next();
  expect(first).toMatchObject({ event: 'connected', data: {} });
  return { ...stream, position: first?.id as string };
};

const announce = async (who = consumer): Promise<string> => (await who.announce(await picture())).document.id;

const trash = (id: string) => consumer.request('DELETE', `/v1/documents/${id}`);

/** Not by the API: nobody is told by Redis. */
const touch = (id: string, sql: Pick<typeof platform, 'sql'>['sql'] = platform.sql) =>
  sql`update documents set version = version + 1 where id = ${id}`;

describe('who follows all documents', () => {
  beforeAll(async () => {
    consumer = await newConsumer(platform);
  });

  test('hears of every change of any of them, whichever process makes it, and of nobody else’s', async () => {
    const stream = await connect(otherUrl);
    await announce(await newConsumer(platform));
    const [one, two] = [await announce(), await announce()];
    await trash(one);
    const heard = [await stream.next(), await stream.next(), await stream.next()];
    expect(heard.map((event) => [event?.event, event?.data.id, event?.data.version])).toEqual([
      ['document', one, 1],
      ['document', two, 1],
      ['document', one, 2],
    ]);
    stream.close();
  });

  test('comes back to another process and hears of what he missed, and of nothing else', async () => {
    const [missed, heardBefore] = [await announce(), await announce()];
    const stream = await connect(platform.url);
    await trash(heardBefore);
    const last = await stream.next();
    stream.close();
    await trash(missed);
    const again = await connect(otherUrl, last?.id);
    expect(await again.next()).toMatchObject({ data: { id: missed, version: 2 } });
    const next = await announce();
    expect(await again.next()).toMatchObject({ data: { id: next } });
    again.close();
  });

  test('who heard nothing comes back to where he began', async () => {
    const { position, close } = await connect(platform.url);
    close();
    const id = await announce();
    const again = await connect(otherUrl, position);
    expect(await again.next()).toMatchObject({ data: { id, version: 1 } });
    again.close();
  });

  test('misses nothing of a transaction that began before another and commits after it', async () => {
    const [slow, quick] = [await announce(), await announce()];
    const stream = await connect(platform.url);
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const transaction = platform.sql.begin(async (sql) => {
      await touch(slow, sql as unknown as typeof platform.sql);
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    await trash(quick);
    const heard = await stream.next();
    expect(heard).toMatchObject({ data: { id: quick } });
    held.resolve();
    await transaction;

    expect(await stream.next()).toMatchObject({ data: { id: slow, version: 2 } });
    stream.close();
    const again = await connect(otherUrl, heard?.id);
    const told = [await again.next(), await again.next()];
    // The quick one a second time: at least once.
    expect(told.map((event) => event?.data.id)).toEqual([slow, quick]);
    again.close();
  });

  test('comes back from before a restore to what has changed since', async () => {
    const owner = await newConsumer(platform);
    const id = await announce(owner);
    const stream = await connect(platform.url, '9000000000000000000', owner);
    expect(await stream.next()).toMatchObject({ data: { id } });
    stream.close();
  });

  test('hears of many changes of one transaction, page by page', async () => {
    const owner = await newConsumer(platform);
    const { position, close } = await connect(platform.url, undefined, owner);
    close();
    await platform.sql`
      insert into documents (id, owner_id, filename, media_type, size, sha256)
      select gen_random_uuid(), ${owner.accountId}, n || '.jpg', 'image/jpeg', 1, 'x' from generate_series(1, 250) n`;
    const stream = await connect(otherUrl, position, owner);
    const heard = new Set<string>();
    while (heard.size < 250) heard.add((await stream.next())?.data.id ?? '');
    const id = await announce(owner);
    expect(await stream.next()).toMatchObject({ data: { id } });
    stream.close();
  });

  test('hears of what happens while Redis is away, and goes on when it comes back empty', async () => {
    const [one, two] = [await announce(), await announce()];
    const stream = await connect(platform.url);
    await servers.redis.kill();
    await touch(one);
    expect(await stream.next()).toMatchObject({ data: { id: one, version: 2 } });
    await servers.redis.start();
    await touch(two);
    expect(await stream.next()).toMatchObject({ data: { id: two, version: 2 } });
    stream.close();
  });

  test('is one of ten at most', async () => {
    const owner = await newConsumer(platform);
    const streams = await Promise.all(Array.from({ length: 10 }, () => connect(platform.url, undefined, owner)));
    const refused = await owner.request('GET', '/v1/events');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'too-many-followers']);
    streams[0]?.close();
    let again = await owner.request('GET', '/v1/events');
    while (again.status === 429) again = await owner.request('GET', '/v1/events');
    expect(again.status).toBe(200);
    await again.body?.cancel();
    for (const { close } of streams) close();
  });

  test('says so in no other form, and comes back with nothing but what was an event’s id', async () => {
    const json = await consumer.request('GET', '/v1/events', undefined, { accept: 'application/json' });
    expect(await json.json()).toMatchObject({ status: 406, code: 'events-only' });
    const odd = await consumer.request('GET', '/v1/events', undefined, { 'last-event-id': 'yesterday' });
    expect(await odd.json()).toMatchObject({ status: 400, code: 'validation-failed' });
  });
});

describe('progress', () => {
  test('of a job comes with the events, and goes when the job ends', async () => {
    consumer = await newConsumer(platform);
    const { id } = await consumer.send(await picture());
    const [job] = await platform.sql`select id from jobs where subject_id = ${id}`;
    const variables = workerVariables(servers.backends, platform.secrets, { api: 0 });
    const env = readEnv(WorkerEnvSchema, { ...variables, MAIL_URL: 'file:///tmp', INTERNAL_PORT: '0' });
    const container = await createContainer(env, createLogger('worker', 'silent'), 'worker');
    const { database, jobRepository: repository, documentProcessing: processing } = container;
    const stream = await connect(otherUrl);
    const handler = {
      run: async () => {
        await processing.begin(id);
        await processing.progress(id, { step: 'ocr', done: 1, total: 3 });
        expect(await until(stream, (document) => document.progress !== null)).toMatchObject({
          state: 'processing',
          progress: { step: 'ocr', done: 1, total: 3 },
        });
        await processing.progress(id, { step: 'ocr', done: 2, total: 3 });
        expect(await until(stream, ({ progress }) => progress?.done === 2)).toBeTruthy();
        return processing.reject(id, 'file-corrupt');
      },
      exhausted: () => processing.fail(id),
    };
    const kinds = new Map([[processImageJob.name, { definition: processImageJob, handler }]]);
    await createJobRunner({ database, repository, kinds })(job?.['id'], new AbortController().signal);
    expect(await until(stream, ({ state }) => state === 'rejected')).toMatchObject({ progress: null });
    stream.close();
    for (const { close } of container.shutdown) await close();
  });

  const until = async (stream: Awaited<ReturnType<typeof connect>>, isIt: (document: Document) => boolean) => {
    for (let event = await stream.next(); event; event = await stream.next()) if (isIt(event.data)) return event.data;
    throw new Error('the events ended');
  };
});

describe('security-26 events end', () => {
  const untilEnded = async (stream: Awaited<ReturnType<typeof follow>>) => {
    while (await stream.next());
    return true;
  };

  test('security-26 with the session that asked for them, on every process', async () => {
    const owner = await newConsumer(platform);
    const id = await announce(owner);
    const one = await openEventStream<Document>(`${otherUrl}/v1/documents/${id}/events`, owner.accessToken);
    const all = await connect(otherUrl, undefined, owner);
    await owner.request('POST', '/v1/auth/logout');
    expect(await Promise.all([untilEnded(one), untilEnded(all)])).toEqual([true, true]);
    expect((await owner.request('GET', '/v1/events')).status).toBe(401);
  });

  test('security-26 with the API key that asked for them', async () => {
    const owner = await newConsumer(platform);
    const { apiKey, key } = await owner.ask<CreatedApiKey>('POST', '/v1/me/api-keys', {
      name: 'x',
      scopes: ['documents:read'],
    });
    const stream = await openEventStream<Document>(`${platform.url}/v1/events`, key);
    expect(await stream.next()).toMatchObject({ event: 'connected' });
    await owner.request('DELETE', `/v1/me/api-keys/${apiKey.id}`);
    expect(await untilEnded(stream)).toBe(true);
  });

  test('when the process stops, which waits for nobody', async () => {
    const owner = await newConsumer(platform);
    const another = await platform.startAnotherApi();
    const stream = await connect(another.url, undefined, owner);
    await Promise.all([another.stop(), untilEnded(stream)]);
  });
});
