import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestBackends } from '../../acceptance/test-backends.ts';
import { type Holding, inventory } from './privacy.inventory.ts';

let sql: postgres.Sql;
beforeAll(async () => {
  sql = postgres((await createTestBackends()).databaseUrl, { max: 1 });
});
afterAll(() => sql.end());

test('every table and every column of the database is told or withheld', async () => {
  const rows = await sql<{ table: string; columns: string[] }[]>`
    select table_name as table, array_agg(column_name::text) as columns from information_schema.columns
    where table_schema = 'public' group by table_name`;
  const found = Object.fromEntries(rows.map(({ table, columns }) => [table, columns.sort()]));
  const known = Object.entries<Holding>(inventory).map(([table, { told, withheld }]) => [
    table,
    [...told, ...withheld].sort(),
  ]);
  expect(Object.fromEntries(known)).toEqual(found);
});

test('no secret is told', () => {
  const told = Object.values<Holding>(inventory).flatMap((holding) => holding.told);
  expect(told.filter((column) => /hash|sealed|token|secret|body/.test(column))).toEqual([]);
});
