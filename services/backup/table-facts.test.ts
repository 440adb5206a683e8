import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { factsOfDatabase, tableDifferences } from './table-facts.ts';

let url: string;
let sql: postgres.Sql;
beforeAll(async () => {
  url = (await createTestBackends()).databaseUrl;
  sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`create schema "odd ""one"`;
  await sql`create table "odd ""one"."a b" (t text, at timestamptz, bytes bytea, number float8)`;
});
afterAll(() => sql.end());

const facts = async () => (await factsOfDatabase(url)).find(({ table }) => table === 'odd "one.a b');
const fill = async (...texts: (string | null)[]) => {
  await sql`truncate "odd ""one"."a b"`;
  for (const text of texts) {
    await sql`insert into "odd ""one"."a b" values (${text}, '2026-11-22T02:30:00+02', '\\x00ff', 0.1)`;
  }
  return await facts();
};

test('the hash of a table is that of its rows in any order, and of nothing else', async () => {
  const one = await fill('a', 'b', 'b');
  expect(one).toMatchObject({ rows: 3 });
  expect(await fill('b', 'a', 'b')).toEqual(one);
  expect(await fill('a', 'a', 'b')).not.toEqual(one);
  expect(await fill('a', 'b', 'c')).not.toEqual(one);
  expect(await fill(null, '', '')).not.toEqual(await fill(null, null, ''));
  expect(await fill()).toEqual({ table: 'odd "one.a b', rows: 0, hash: '0 0 0 0' });
});

test('the settings of the database change nothing', async () => {
  const before = await fill('a');
  for (const setting of ["timezone = 'Asia/Tokyo'", "datestyle = 'German'", "bytea_output = 'escape'"]) {
    await sql.unsafe(`alter database "${new URL(url).pathname.slice(1)}" set ${setting}`);
  }
  expect(await facts()).toEqual(before);
});

test('differences are told in sentences', () => {
  const table = (name: string, rows: number, hash = 'x') => ({ table: name, rows, hash });
  const expected = [table('a', 1), table('b', 2), table('c', 3), table('d', 4)];
  const found = [table('e', 0), table('d', 4), table('c', 3, 'y'), table('b', 1)];
  expect(tableDifferences(expected, found)).toEqual([
    'table a is missing',
    'table b has 1 rows, not 2',
    'table c has as many rows, but others',
    'table e should not be there',
  ]);
});
