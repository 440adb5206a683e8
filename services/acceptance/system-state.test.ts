import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ManagedDocument } from '../contracts/administration.ts';
import type { SystemState } from '../contracts/system.ts';
import { resources } from './access-matrix.ts';
import { startApi, type TestApi } from './test-api.ts';
import { startOwnBackends } from './test-platform.ts';

let backends: Awaited<ReturnType<typeof startOwnBackends>>;
let api: TestApi;
let token: string;
beforeAll(async () => {
  backends = await startOwnBackends();
  api = await startApi({ backends: backends.backends, variables: { RELEASE: 'sha256:0a' } });
  token = await api.accounts.signIn(await api.accounts.create('staff'));
});
afterAll(async () => {
  await api.stop();
  await backends.stop();
});

const get = async (path: string) => api.call('GET', path, { token });

test('staff sees how the platform is, and of which release', async () => {
  const owner = await api.accounts.create();
  const id = await resources.document.create(api.sql, owner.id);
  await resources.document.create(api.sql, owner.id);
  await api.sql`update documents set deleted_at = now() where id = ${id}`;
  await api.sql`insert into account_usage (account_id, bytes, documents) values (${owner.id}, 2, 2)`;
  await api.sql`update accounts set disabled_at = now() where id = ${owner.id}`;
  const files = await readdir(join(import.meta.dirname, '../migrations'));
  const newest = files
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1);

  const { status, body } = await get('/v1/admin/system');
  expect(status).toBe(200);
  expect(body).toEqual({
    release: 'sha256:0a',
    node: process.version,
    startedAt: expect.any(String),
    migration: newest?.replace('.sql', ''),
    dependencies: [
      { name: 'postgres', up: true, milliseconds: expect.any(Number), version: expect.stringMatching(/^15\./) },
      { name: 'redis', up: true, milliseconds: expect.any(Number), version: expect.stringMatching(/^\d+\.\d+/) },
      { name: 's3', up: true, milliseconds: expect.any(Number), version: null },
    ],
    accounts: { total: 2, disabled: 1 },
    storage: { documents: 2, bytes: 2, trashBytes: 1, renditionBytes: 2 },
  });
});

test('staff is told within two seconds of a dependency that does not answer', async () => {
  const { pid } = backends.s3.process;
  process.kill(pid, 'SIGSTOP');
  try {
    const start = performance.now();
    const { status, body } = await get('/v1/admin/system');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(status).toBe(200);
    const states = (body as unknown as SystemState).dependencies.map(({ name, up }) => [name, up]);
    expect(states).toEqual([
      ['postgres', true],
      ['redis', true],
      ['s3', false],
    ]);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('staff sees an account’s documents, those in the trash too, in pages, and nothing that is in them', async () => {
  const owner = await api.accounts.create();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift(await resources.document.create(api.sql, owner.id));
  const [, trashed = '', rejected = '', gone = ''] = ids;
  await api.sql`update documents set deleted_at = now(), purge_at = now() + interval '1 day' where id = ${trashed}`;
  await api.sql`update documents set deleted_at = now(), purge_at = now() where id = ${gone}`;
  await api.sql`update documents set state = 'rejected', problem = 'file-corrupt' where id = ${rejected}`;
  await resources.document.create(api.sql, (await api.accounts.create()).id);
  const list = async (query: string) => {
    const { body } = await get(`/v1/admin/accounts/${owner.id}/documents?${query}`);
    const { items, nextCursor } = body as unknown as { items: ManagedDocument[]; nextCursor: string | null };
    return { items, nextCursor, ids: items.map(({ id }) => id) };
  };

  const first = await list('limit=3');
  const second = await list(`limit=3&cursor=${first.nextCursor}`);
  expect([first.ids, second.ids]).toEqual([ids.slice(0, 3), ids.slice(4)]);
  expect(second.nextCursor).toBeNull();
  expect(first.items[1]).toEqual({
    id: trashed,
    filename: 'a.jpg',
    mediaType: 'image/jpeg',
    size: 1,
    state: 'ready',
    problem: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    deletedAt: expect.any(String),
  });
  expect((await list('state=rejected')).items).toMatchObject([
    { id: rejected, problem: { code: 'file-corrupt', title: expect.any(String) } },
  ]);
  expect((await get(`/v1/admin/accounts/${owner.id}/documents?cursor=x`)).code).toBe('cursor-invalid');
});

test('staff sees how much room an account uses', async () => {
  const owner = await api.accounts.create();
  await api.sql`insert into account_usage (account_id, bytes, documents) values (${owner.id}, 20, 3)`;
  expect((await get(`/v1/admin/accounts/${owner.id}/usage`)).body).toEqual({
    bytes: { used: 20, allowed: 10 * 1024 ** 3 },
    documents: { used: 3, allowed: 100_000 },
    uploads: { used: 0, allowed: 500 },
  });
});
