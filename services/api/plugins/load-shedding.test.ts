import { fastify } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PoolExhausted } from '../../platform/turns.ts';
import { languagePlugin } from './language.ts';
import { loadSheddingPlugin, type ShedReason } from './load-shedding.ts';
import { problemPlugin } from './problem.ts';

const app = fastify();
const turns = { longestWait: 0 };
let shed: ShedReason[] = [];

beforeAll(async () => {
  await app.register(languagePlugin);
  await app.register(problemPlugin, { publicUrl: 'http://localhost', report: () => {} });
  app.get('/livez', async () => 'ok');
  await app.register(async (v1) => {
    await v1.register(loadSheddingPlugin, { turns, onShed: (reason) => void shed.push(reason) });
    v1.get('/work', async () => 'done');
    v1.get('/exhausting', async () => {
      throw new Error('Failed query', { cause: new PoolExhausted() });
    });
  });
});
afterAll(() => app.close());
beforeEach(() => {
  shed = [];
  turns.longestWait = 0;
});

const get = async (url: string, language = 'en') => {
  const answer = await app.inject({ url, headers: { 'accept-language': language } });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
};

/** The whole process does something else. */
const stall = (milliseconds: number): Promise<void> => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
  return new Promise((resolve) => setImmediate(resolve));
};

test('a request is refused while the event loop is late again and again, and not afterwards', async () => {
  expect((await get('/work')).status).toBe(200);
  for (let n = 0; n < 4; n++) await stall(400);
  expect((await get('/livez')).status).toBe(200);
  expect((await get('/work')).status).toBe(503);
  expect(shed).toEqual(['event-loop']);
  while ((await get('/work')).status !== 200) await stall(0);
});

test('one long pause is no overload', async () => {
  await stall(1_000);
  expect((await get('/work')).status).toBe(200);
});

test('a request is refused while others wait long for a connection, in both languages and with a time to come back', async () => {
  turns.longestWait = 600;
  const [english, french] = [await get('/work'), await get('/work', 'fr')];
  for (const { status, headers, body } of [english, french]) {
    expect(status).toBe(503);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(['1', '2', '3', '4']).toContain(headers['retry-after']);
    expect(JSON.parse(body)).toMatchObject({ code: 'overloaded', status: 503 });
  }
  expect(JSON.parse(english.body).title).not.toBe(JSON.parse(french.body).title);
  expect(shed).toEqual(['database-pool', 'database-pool']);
  expect((await get('/livez')).status).toBe(200);
});

test('a request that was let in and found no connection is told the same, and counted', async () => {
  const { status, body } = await get('/exhausting');
  expect([status, JSON.parse(body).code]).toEqual([503, 'overloaded']);
  expect(shed).toEqual(['database-pool']);
});
