import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { jobs } from '../domains/jobs/jobs.table.ts';
import { type Database, openDatabase } from './db.ts';
import { isPoolExhausted, openTurns } from './turns.ts';

let url: string;
let admin: postgres.Sql;
let database: Database;
beforeAll(async () => {
  ({ databaseUrl: url } = await createTestBackends());
  admin = postgres(url, { max: 1 });
  await admin`create table counted (n int)`;
});
afterAll(() => admin.end());
beforeEach(() => {
  database = openDatabase({ url, poolSize: 2, service: 'test', patience: { connection: 500, database: 5_000 } });
});
afterEach(() => database.close());

const anything = () => database.statement(() => database.db.select({ id: jobs.id }).from(jobs).limit(1))({});

/** Takes both connections until it is told to give them back. */
const takeAll = async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const taken = [0, 1].map(() => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const transaction = database.transact(async () => {
      resolve();
      await released;
    });
    return { promise, transaction };
  });
  await Promise.all(taken.map(({ promise }) => promise));
  return async () => {
    release();
    await Promise.all(taken.map(({ transaction }) => transaction));
  };
};

test('a statement and a transaction that find no connection free in time are refused, and who has one is not', async () => {
  const giveBack = await takeAll();
  let ran = false;
  const refused = await Promise.allSettled([
    anything(),
    database.transact(async () => {
      ran = true;
    }),
  ]);
  expect(refused.map((one) => one.status === 'rejected' && isPoolExhausted(one.reason))).toEqual([true, true]);
  await giveBack();
  await anything();
  expect(ran).toBe(false);
});

test('what waits is counted, and how long the longest waits is known', async () => {
  const giveBack = await takeAll();
  await expect.poll(() => [database.turns.waiting, database.turns.longestWait]).toEqual([0, 0]);
  const waiting = [anything(), anything(), anything()];
  expect(database.turns.waiting).toBe(3);
  while (database.turns.longestWait < 100) await sleep(10);
  await giveBack();
  await Promise.all(waiting);
  expect(database.turns.waiting).toBe(0);
  while (database.turns.longestWait > 0) await sleep(10);
});

test('a process that stands still does not take that for waiting', async () => {
  const turns = openTurns(500);
  const refused: Error[] = [];
  turns.enter({ active: false, reject: (error) => void refused.push(error) });
  for (const end = performance.now() + 1_000; performance.now() < end; );
  // What was due meanwhile is done first.
  await sleep(0);
  expect(refused).toEqual([]);
  while (refused.length === 0) await sleep(10);
  expect(refused.map(isPoolExhausted)).toEqual([true]);
  turns.close();
});

test('the process’s own questions do not wait for the pool', async () => {
  const giveBack = await takeAll();
  await database.ping();
  const ask = database.statement(() => database.db.select({ id: jobs.id }).from(jobs).limit(1));
  expect(await ask({}, database.aside)).toEqual([]);
  await giveBack();
});
