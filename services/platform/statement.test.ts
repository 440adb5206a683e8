import { and, eq, isNull, sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { type Database, openDatabase } from './db.ts';
import type { Givens } from './statement.ts';

const notes = pgTable('notes', {
  id: integer().primaryKey(),
  title: text(),
  tags: jsonb().$type<string[]>(),
  readAt: timestamp('read_at', { withTimezone: true, mode: 'date', precision: 3 }),
});
type Note = typeof notes.$inferInsert;

let database: Database;

beforeAll(async () => {
  database = openDatabase({ url: (await createTestBackends()).databaseUrl, poolSize: 2, service: 'test' });
  await database.db.execute(
    sql`create table notes (id integer primary key, title text, tags jsonb, read_at timestamptz)`,
  );
});
beforeEach(() => database.db.delete(notes));
afterAll(() => database.close());

const insertStatement = () =>
  database.statement((note: Givens<Note>) => database.db.insert(notes).values(note).returning());

const readAt = new Date('2026-01-02T03:04:05.678Z');

describe('a statement', () => {
  test('gives and takes values as the columns say', async () => {
    const note = { id: 1, title: 'one', tags: ['a', 'b'], readAt };
    expect(await insertStatement()(note)).toEqual([note]);
    expect(await database.db.select().from(notes)).toEqual([note]);
  });

  test('takes null for null, whatever the column', async () => {
    const insert = insertStatement();
    await insert({ id: 1, title: 'one', tags: ['a'], readAt });
    const note = { id: 2, title: null, tags: null, readAt: null };
    expect(await insert(note)).toEqual([note]);
    expect(await database.db.select().from(notes).where(isNull(notes.tags))).toEqual([note]);
  });

  test('gives expressions under the name they were selected as', async () => {
    await insertStatement()({ id: 1, title: 'one' });
    const shout = database.statement(({ mark }: Givens<{ mark: string }>) =>
      database.db.select({ loud: sql<string>`upper(${notes.title}) || ${mark}::text` }).from(notes),
    );
    expect(await shout({ mark: '!' })).toEqual([{ loud: 'ONE!' }]);
  });

  test('is built once, and prepared by PostgreSQL once', async () => {
    let built = 0;
    const byTitle = database.statement(({ title }: Givens<{ title: string }>) => {
      built += 1;
      return database.db.select({ counted: notes.id }).from(notes).where(eq(notes.title, title));
    });
    // In a transaction, since each connection has prepared statements of its own.
    const [prepared] = await database.transact(async (transaction) => {
      for (const title of ['a', 'b', 'c']) await byTitle({ title }, transaction);
      return transaction.execute(sql`
        select generic_plans + custom_plans as runs from pg_prepared_statements
        where statement = 'select "id" from "notes" where "notes"."title" = $1'`);
    });
    expect(built).toBe(1);
    expect(prepared).toEqual({ runs: '3' });
  });

  test('has its own text for values that are absent', async () => {
    const insert = insertStatement();
    await insert({ id: 1, title: 'one' });
    await insert({ id: 2, title: 'two' });
    const list = database.statement((given: Givens<{ id?: number | undefined; title?: string | undefined }>) =>
      database.db
        .select({ id: notes.id })
        .from(notes)
        .where(and(given.id && eq(notes.id, given.id), given.title && eq(notes.title, given.title)))
        .orderBy(notes.id),
    );
    expect(await list({})).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await list({ id: undefined, title: 'two' })).toEqual([{ id: 2 }]);
    expect(await list({ id: 1, title: 'two' })).toEqual([]);
    expect(await list({ id: 1 })).toEqual([{ id: 1 }]);
  });

  test('runs on the transaction it is given', async () => {
    const insert = insertStatement();
    const failing = database.transact(async (transaction) => {
      await insert({ id: 1 }, transaction);
      throw new Error('roll back');
    });
    await expect(failing).rejects.toThrow('roll back');
    expect(await database.db.select().from(notes)).toEqual([]);
  });
});
