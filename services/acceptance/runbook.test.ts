import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestBackends } from './test-backends.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
/** What it has somebody ask the database. */
const statements = [...runbook.matchAll(/psql "\$URL" -c "(select [^"<]+)"/g)].map(([, statement = '']) => statement);

let sql: postgres.Sql;
beforeAll(async () => {
  sql = postgres((await createTestBackends()).databaseUrl, { max: 1 });
});
afterAll(() => sql.end());

test('the runbook asks the database something', () => {
  expect(statements.length).toBeGreaterThan(4);
});

test.each(statements)('%s', async (statement) => {
  await sql.unsafe(statement);
});
