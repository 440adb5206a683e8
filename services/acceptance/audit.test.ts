import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEvent, OwnAuditEvent } from '../contracts/audit.ts';
import type { Actor } from '../platform/actor.ts';
import type { TestAccount } from './test-accounts.ts';
import { startApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const actorOf = ({ id }: TestAccount): Actor => ({
  kind: 'account',
  accountId: id,
  address: '192.0.2.7',
  userAgent: 'Firefox',
  requestId: 'r',
});
const anonymous: Actor = { kind: 'anonymous', accountId: null, address: '192.0.2.9', userAgent: null, requestId: null };

/** An account with three events, milliseconds apart as ids tell them: his own, a stranger's and an administrator's. */
const accountWithEvents = async () => {
  const [account, admin] = [await api.accounts.create(), await api.accounts.create('admin')];
  const { audit } = api.container;
  await audit.record(actorOf(account), { action: 'api-key.created', accountId: account.id, details: { name: 'a' } });
  await sleep(2);
  await audit.record(anonymous, { action: 'sign-in.failed', accountId: account.id });
  await sleep(2);
  await audit.record(actorOf(admin), { action: 'account.disabled', accountId: account.id });
  return { account, admin };
};

describe('the audit log', () => {
  const read = async (query: string) => {
    const token = await api.accounts.signIn(await api.accounts.create('staff'));
    const { body, code } = await api.call('GET', `/v1/admin/audit?${query}`, { token });
    return { code, items: body['items'] as AuditEvent[], nextCursor: body['nextCursor'] as string | null };
  };
  const actions = async (query: string) => (await read(query)).items?.map(({ action }) => action);

  test('is read by staff, newest first, by account, actor, action and time', async () => {
    const { account, admin } = await accountWithEvents();
    const { items } = await read(`accountId=${account.id}`);
    expect(items.map(({ action }) => action)).toEqual(['account.disabled', 'sign-in.failed', 'api-key.created']);
    expect(items[2]).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/Z$/),
      action: 'api-key.created',
      actor: { kind: 'account', accountId: account.id },
      accountId: account.id,
      address: '192.0.2.7',
      userAgent: 'Firefox',
      requestId: 'r',
      details: { name: 'a' },
    });
    expect(await actions(`actorId=${admin.id}`)).toEqual(['account.disabled']);
    expect(await actions(`accountId=${account.id}&action=sign-in.failed`)).toEqual(['sign-in.failed']);
    const at = items[1]?.at as string;
    const later = new Date(Date.parse(at) + 60_000).toISOString();
    expect(await actions(`accountId=${account.id}&from=${later}`)).toEqual([]);
    expect(await actions(`accountId=${account.id}&to=${later}`)).toHaveLength(3);
    expect(await actions(`accountId=${account.id}&from=${at}`)).toContain('sign-in.failed');
    expect(await actions(`accountId=${account.id}&to=${at}`)).not.toContain('sign-in.failed');
  });

  test('comes in pages', async () => {
    const { account } = await accountWithEvents();
    const first = await read(`accountId=${account.id}&limit=2`);
    const second = await read(`accountId=${account.id}&limit=2&cursor=${first.nextCursor}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    expect((await read('cursor=x')).code).toBe('cursor-invalid');
    expect((await read('action=everything')).code).toBe('validation-failed');
  });

  test('shows everybody what was done to his own account, but not where staff was', async () => {
    const { account } = await accountWithEvents();
    await accountWithEvents();
    const { body } = await api.call('GET', '/v1/me/audit', { token: await api.accounts.signIn(account) });
    const items = body['items'] as OwnAuditEvent[];
    expect(items.map(({ action, by, address, userAgent }) => [action, by, address, userAgent])).toEqual([
      ['account.disabled', 'staff', null, null],
      ['sign-in.failed', 'anonymous', '192.0.2.9', null],
      ['api-key.created', 'you', '192.0.2.7', 'Firefox'],
    ]);
  });
});

describe('the table of the audit log', () => {
  const forbidden = /append-only/;
  const eventOf = async (id: string) => (await api.sql`select * from audit_events where id = ${id}`)[0];

  /** An event written straight into the table. */
  const insert = async (age: string) => {
    const [then] = await api.sql`select to_hex((extract(epoch from now() - ${age}::interval) * 1000)::bigint) as hex`;
    const id = randomUUIDv7().replace(/^.{13}/, then?.['hex'].padStart(12, '0').replace(/^.{8}/, '$&-'));
    await api.sql`insert into audit_events (id, at, action, actor_kind, address, user_agent)
      values (${id}, now() - ${age}::interval, 'sign-in.failed', 'anonymous', '192.0.2.9', 'Firefox')`;
    return id;
  };

  /** In a transaction that asks for an exception. */
  const allowing = (what: string, statement: string) =>
    api.sql.begin(async (sql) => {
      await sql`select set_config('audit.allow', ${what}, true)`;
      return (await sql.unsafe(statement)).count;
    });

  test('refuses every change and deletion', async () => {
    const id = await insert('2 years');
    await expect(api.sql`update audit_events set action = 'x' where id = ${id}`).rejects.toThrow(forbidden);
    await expect(api.sql`update audit_events set address = null, user_agent = null`).rejects.toThrow(forbidden);
    await expect(api.sql`delete from audit_events where id = ${id}`).rejects.toThrow(forbidden);
    await expect(api.sql`truncate audit_events`).rejects.toThrow(forbidden);
    expect(await eventOf(id)).toMatchObject({ action: 'sign-in.failed', address: '192.0.2.9' });
  });

  test('lets an erasure empty address and user agent, and nothing else', async () => {
    const id = await insert('1 day');
    const only = `where id = '${id}'`;
    const erase = (statement: string) => allowing('erase', statement);
    await expect(erase(`update audit_events set address = null, action = 'x' ${only}`)).rejects.toThrow(forbidden);
    await expect(erase(`update audit_events set address = '192.0.2.1' ${only}`)).rejects.toThrow(forbidden);
    await expect(erase(`update audit_events set address = null ${only}`)).rejects.toThrow(forbidden);
    await expect(erase(`delete from audit_events ${only}`)).rejects.toThrow(forbidden);
    await expect(erase('truncate audit_events')).rejects.toThrow(forbidden);
    expect(await erase(`update audit_events set address = null, user_agent = null ${only}`)).toBe(1);
    expect(await eventOf(id)).toMatchObject({ action: 'sign-in.failed', address: null, user_agent: null });
  });

  test('lets a purge delete what is older than a year, and nothing else', async () => {
    const [old, recent] = [await insert('366 days'), await insert('364 days')];
    const purge = (statement: string) => allowing('purge', statement);
    await expect(purge(`delete from audit_events where id = '${recent}'`)).rejects.toThrow(forbidden);
    await expect(purge(`update audit_events set address = null, user_agent = null`)).rejects.toThrow(forbidden);
    await expect(purge('truncate audit_events')).rejects.toThrow(forbidden);
    expect(await purge(`delete from audit_events where id = '${old}'`)).toBe(1);
    expect([await eventOf(old), await eventOf(recent)]).toEqual([undefined, expect.objectContaining({ id: recent })]);
  });

  test('takes an exception for its own transaction only', async () => {
    const id = await insert('2 years');
    await api.sql.reserve().then(async (connection) => {
      await connection`begin`;
      await connection`select set_config('audit.allow', 'purge', true)`;
      await connection`commit`;
      await expect(connection`delete from audit_events where id = ${id}`).rejects.toThrow(forbidden);
      connection.release();
    });
  });

  test('loses by housekeeping what is older than a year', async () => {
    const [old, recent] = [await insert('366 days'), await insert('364 days')];
    expect(await api.container.audit.deleteExpired()).toBeGreaterThan(0);
    expect([await eventOf(old), await eventOf(recent)]).toEqual([undefined, expect.objectContaining({ id: recent })]);
    expect(await api.container.audit.deleteExpired()).toBe(0);
  });
});
