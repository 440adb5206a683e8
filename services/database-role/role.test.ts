import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { migrateDatabase } from '../migrations/migrate.ts';
import { ensureApplicationRole } from './role.ts';

describe('the application role', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let home: string;
  let master: postgres.Sql;
  const urlOf = (user: string, password: string) => {
    const url = new URL(server.url);
    return Object.assign(url, { username: user, password }).href;
  };
  const as = async <T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      return await work(sql);
    } finally {
      await sql.end();
    }
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'role-'));
    server = await startPostgres({ dir: join(home, 'postgres'), port: await freePort(), password: 'master' });
    master = postgres(server.url, { max: 2, onnotice: () => {} });
  });
  afterAll(async () => {
    await master?.end();
    await server?.stop();
    await rm(home, { recursive: true, force: true });
  });

  const november = () => urlOf('ipower_2026_11', 'n'.repeat(40));
  const december = () => urlOf('ipower_2026_12', 'd'.repeat(40));

  it('may migrate and use the database, and is not the master', async () => {
    await ensureApplicationRole(master, november());
    await as(november(), async (sql) => {
      await sql`create table things (id int)`;
      await sql`insert into things values (1)`;
      await expect(sql`create role other`).rejects.toThrow('permission denied');
    });
  });

  it('brings the schema up to date, extensions and all', async () => {
    await migrateDatabase(november(), join(import.meta.dirname, '../migrations'));
    const owners = await master`
      select distinct tableowner as owner from pg_tables where tablename in ('documents', 'document_search')`;
    expect([...owners]).toEqual([{ owner: 'ipower' }]);
  });

  it('is made once, however many tasks start at the same time', async () => {
    await Promise.all([ensureApplicationRole(master, november()), ensureApplicationRole(master, november())]);
    const [row] = await master`select count(*)::int as roles from pg_roles where rolname like 'ipower%'`;
    expect(row).toEqual({ roles: 2 });
  });

  it('is rotated without a gap: the new user owns what the old one made, and the old one still works', async () => {
    await ensureApplicationRole(master, december());
    await as(december(), (sql) => sql`alter table things add column name text`);
    await as(november(), (sql) => sql`insert into things values (2, 'old')`);
    expect(await as(december(), (sql) => sql`select id from things order by id`)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('gets a new password', async () => {
    const changed = urlOf('ipower_2026_12', 'x'.repeat(40));
    await ensureApplicationRole(master, changed);
    await expect(as(december(), (sql) => sql`select 1`)).rejects.toThrow('password authentication failed');
    expect(await as(changed, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it.each([
    ['a user that is no plain name', 'x";drop', 'p'.repeat(40)],
    ['a password that needs quoting', 'ipower', `${'p'.repeat(20)}'`],
    ['a short password', 'ipower', 'short'],
  ])('is refused for %s', async (_, user, password) => {
    await expect(ensureApplicationRole(master, urlOf(user, password))).rejects.toThrow('of DATABASE_URL must be');
  });
});
