import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { picture } from '../acceptance/pictures.ts';
import { type Drill, openDrill } from './drill.ts';
import { fewSamples } from './samples.ts';

/** The same steps as `npm run drill`, with two documents; then harm is done, and has to be seen. */

let drill: Drill;

beforeAll(async () => {
  drill = await openDrill(join(inject('servers').dir, `drill-${crypto.randomUUID()}`));
});
afterAll(() => drill.close());

const slow = { timeout: 600_000 };

const sql = async <T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
  const client = postgres(drill.databaseUrl(), { max: 1 });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

test('what was lost is restored: every row, every object, every document', slow, async () => {
  await drill.start();
  await drill.fill(await fewSamples());
  await drill.backUp(await picture(600, 400, 'meanwhile.jpg'));
  await drill.destroy();
  await drill.restoreDatabase();
  await drill.restoreObjects();
  expect(await drill.compareTables()).toEqual([]);
  expect(await drill.compareObjects()).toEqual([]);
});

test('a row that differs is found', slow, async () => {
  const [before] = await sql((client) => client`select id, filename from documents order by id limit 1`);
  const rename = (filename: string) =>
    sql((client) =>
      client.begin(async (transaction) => {
        // The trigger would write down which transaction did it.
        await transaction`set local session_replication_role = replica`;
        await transaction`update documents set filename = ${filename} where id = ${before?.['id']}`;
      }),
    );
  await rename('other.jpg');
  expect(await drill.compareTables()).toEqual(['table public.documents has as many rows, but others']);
  await rename(before?.['filename']);
  expect(await drill.compareTables()).toEqual([]);
});

test('an object that differs is found, and one that is missing', slow, async () => {
  const keys: string[] = [];
  for await (const page of drill.stack.documents.list('accounts/')) keys.push(...page.map(({ key }) => key));
  const [damaged, missing] = keys as [string, string];
  await drill.stack.documents.put(damaged, Buffer.from('x'), { contentType: 'image/jpeg' });
  await drill.stack.documents.delete([missing]);
  expect(await drill.compareObjects()).toEqual([
    expect.stringContaining(`${damaged} has other bytes`),
    expect.stringContaining(`${missing} is missing`),
  ]);
  // The command does nothing but what is needed, and so may be run again.
  expect(await drill.restoreObjects()).toMatch(/^2 objects/);
  expect(await drill.compareObjects()).toEqual([]);
});

test('every document opens with the password of before; one that does not is found', slow, async () => {
  await drill.restart();
  expect(await drill.open()).toEqual([]);
  const originals = await sql(
    (client) => client`
      select format('accounts/%s/%s/%s/original', owner_id, coalesce(content_id, id), sha256) as key
      from documents where state = 'ready' order by id limit 1`,
  );
  await drill.stack.documents.delete([originals[0]?.['key']]);
  expect((await drill.open()).join()).toContain('does not open as before');
});
