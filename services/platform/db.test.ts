import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { type Database, openDatabase } from './db.ts';
import { isOutage } from './outage.ts';

let url: string;
let database: Database;
/** Ends other connections, and looks at what they left. */
let admin: postgres.Sql;

beforeAll(async () => {
  ({ databaseUrl: url } = await createTestBackends());
  database = openDatabase({ url, poolSize: 2, service: 'test' });
  admin = postgres(url, { max: 1 });
});
afterAll(() => Promise.all([database.close(), admin.end()]));

/** Gives a connection the time to see that the server has closed it, in milliseconds. */
const noticed = (milliseconds = 50) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const pid = async (queryable: Pick<Database['db'], 'execute'>) =>
  ((await queryable.execute(sql`select pg_backend_pid() as pid`))[0] as { pid: number }).pid;

describe('a transaction', () => {
  test('tells what was registered, once it is durable, and not when it is rolled back', async () => {
    const told: string[] = [];
    await database.transact(async (transaction) => {
      transaction.afterCommit(() => told.push('committed'));
      expect(told).toEqual([]);
    });
    const rolledBack = database.transact(async (transaction) => {
      transaction.afterCommit(() => told.push('rolled back'));
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(told).toEqual(['committed']);
  });

  test('has a connection to itself, however many statements wait', async () => {
    await admin`create table counted (n int)`;
    const insert = sql`insert into counted values (1)`;
    // The driver pipelines: which statement is the last that a connection takes depends on how many went before.
    for (let before = 190; before < 215; before++) {
      const statements = Promise.all(Array.from({ length: before }, () => database.db.execute(insert)));
      // Until they have been handed to the driver, and before any has been answered.
      for (let n = 0; n < 100; n++) await null;
      const transaction = database.transact((transaction) => transaction.execute(insert));
      const outcomes = await Promise.allSettled([statements, transaction]);
      expect([before, outcomes.filter(({ status }) => status === 'rejected')]).toEqual([before, []]);
    }
    // A transaction that nobody knows of would hold back what others wrote.
    expect((await admin`select count(*)::int as count from counted`)[0]).toEqual({ count: 5_075 });
  });

  test('whose connection dies fails as an outage, and the pool goes on', async () => {
    for (let n = 0; n < 10; n++) {
      const dying = database.transact(async (transaction) => {
        await admin.unsafe(`select pg_terminate_backend(${await pid(transaction)})`);
        await noticed();
        await transaction.execute(sql`select 1`);
      });
      expect(isOutage(await dying.catch((reason: unknown) => reason))).toBe(true);
    }
    await Promise.all(Array.from({ length: 10 }, () => database.db.execute(sql`select 1`)));
  });

  test('whose connection dies touches nothing afterwards, not even a transaction that got the same connection', async () => {
    await admin`create table entries (writer text)`;
    const single = openDatabase({ url, poolSize: 1, service: 'test' });
    const lost = Promise.withResolvers<void>();
    const dying = single
      .transact(async (transaction) => {
        await admin.unsafe(`select pg_terminate_backend(${await pid(transaction)})`);
        await noticed();
        lost.resolve();
        await noticed(500);
        await transaction.execute(sql`insert into entries values ('lost')`);
      })
      .catch((reason: unknown) => reason);
    await lost.promise;
    await single.transact(async (transaction) => {
      await transaction.execute(sql`insert into entries values ('kept')`);
      await noticed(1_000);
    });
    expect(isOutage(await dying)).toBe(true);
    expect([...(await admin`select writer from entries`)]).toEqual([{ writer: 'kept' }]);
    await single.close();
  });
});

test('a connection that dies while the driver asks for the types of arrays ends nothing but itself', async () => {
  /** Authentication is not needed, and the server is ready (PostgreSQL, "Message Formats"); then it goes. */
  const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(welcome);
      socket.once('data', () => {
        asked += 1;
        socket.destroy();
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const patience = { connection: 500, database: 30_000 };
  const dying = openDatabase({ url: `postgres://x:x@127.0.0.1:${port}/x`, poolSize: 1, service: 'test', patience });
  // A promise that is rejected and that nobody awaits fails the run.
  await expect(dying.transact(async () => {})).rejects.toThrow('no connection to the database was free in time');
  expect(asked).toBeGreaterThan(0);
  await dying.close();
  server.close();
});
