import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManagedAccount } from '../contracts/administration.ts';
import { startApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const newAdmin = async () => {
  const account = await api.accounts.create('admin');
  return { account, token: await api.accounts.signIn(account) };
};

const change = (token: string, id: string, body: object) =>
  api.call('PATCH', `/v1/admin/accounts/${id}`, { token, body });

const mailsOf = async (accountId: string) => {
  const rows = await api.sql`select id, template, language, sealed from mails where account_id = ${accountId}`;
  return rows.map(({ id, template, language, sealed }) => ({
    template,
    language,
    ...(JSON.parse(api.container.seal.open(sealed, id) ?? '') as { to: string; data: Record<string, unknown> }),
  }));
};

const eventsOf = async (accountId: string) =>
  (await api.sql`select action, actor_id, details from audit_events where account_id = ${accountId} order by id`).map(
    ({ action, actor_id, details }) => [action, actor_id, details],
  );

describe('staff', () => {
  test('finds accounts by the start of their address, role and state', async () => {
    const token = await api.accounts.signIn(await api.accounts.create('staff'));
    const prefix = `p%_${randomUUID()}`;
    const insert = (n: number, role: string, disabledAt: Date | null) =>
      api.sql`insert into accounts (id, email, role, disabled_at)
        values (gen_random_uuid(), ${`${prefix}-${n}@example.fr`}, ${role}, ${disabledAt})`;
    await insert(1, 'customer', null);
    await insert(2, 'staff', null);
    await insert(3, 'staff', new Date());
    await api.sql`update accounts set id = (overlay(id::text placing '7' from 15 for 1))::uuid where starts_with(email, ${prefix})`;
    const found = async (query: Record<string, string>) => {
      const { body } = await api.call('GET', `/v1/admin/accounts?${new URLSearchParams(query)}`, { token });
      const items = body['items'] as ManagedAccount[];
      return { ...body, numbers: items.map(({ email }) => Number(email.at(-12))).sort() };
    };
    expect((await found({ email: prefix.toUpperCase() })).numbers).toEqual([1, 2, 3]);
    expect((await found({ email: prefix, role: 'staff' })).numbers).toEqual([2, 3]);
    expect((await found({ email: prefix, state: 'active' })).numbers).toEqual([1, 2]);
    expect((await found({ email: prefix, state: 'disabled', role: 'staff' })).numbers).toEqual([3]);
    expect((await found({ email: 'p%_-' })).numbers).toEqual([]);
    const first = (await found({ email: prefix, limit: '2' })) as { nextCursor?: string; numbers: number[] };
    const second = await found({ email: prefix, limit: '2', cursor: first.nextCursor ?? '' });
    expect([...first.numbers, ...second.numbers].sort()).toEqual([1, 2, 3]);
  });

  test('sees of an account what it needs, and never its password', async () => {
    const account = await api.accounts.create();
    await api.sql`update accounts set password_hash = '$argon2id$x' where id = ${account.id}`;
    const token = await api.accounts.signIn(await api.accounts.create('staff'));
    const { body } = await api.call('GET', `/v1/admin/accounts/${account.id}`, { token });
    expect(body).toEqual({ ...account, language: 'fr', createdAt: expect.any(String), disabledAt: null });
  });
});

describe('an administrator', () => {
  test('opens an account, whose owner gets an invitation', async () => {
    const { account, token } = await newAdmin();
    const body = { email: `New.${randomUUID()}@Example.fr`, role: 'staff', language: 'en' };
    const answer = await api.call('POST', '/v1/admin/accounts', { token, body });
    const id = answer.body['id'] as string;
    const email = body.email.toLowerCase();
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { email, role: 'staff', language: 'en', disabledAt: null },
    ]);
    expect(await eventsOf(id)).toEqual([['account.invited', account.id, { role: 'staff' }]]);
    const [mail] = await mailsOf(id);
    expect(mail).toMatchObject({ template: 'invitation', language: 'en', to: email });
    const invitation = new URL(mail?.data['url'] as string);
    expect([invitation.origin, invitation.search]).toEqual([api.url, '']);
    const taken = await api.container.oneTimeTokens.take('invitation', invitation.hash.slice('#token='.length));
    expect(taken?.accountId).toBe(id);

    const again = await api.call('POST', '/v1/admin/accounts', { token, body: { ...body, email } });
    expect([again.status, again.code]).toEqual([409, 'email-taken']);
  });

  test('changes a role, which is told by mail and written down', async () => {
    const { account, token } = await newAdmin();
    const other = await api.accounts.create();
    expect((await change(token, other.id, { role: 'staff' })).body).toMatchObject({ id: other.id, role: 'staff' });
    expect(await eventsOf(other.id)).toEqual([['account.role-changed', account.id, { role: 'staff' }]]);
    expect(await mailsOf(other.id)).toMatchObject([
      { template: 'role-changed', to: other.email, data: { role: 'staff', address: null } },
    ]);
  });

  test('disables an account and enables it again', async () => {
    const { account, token } = await newAdmin();
    const other = await api.accounts.create();
    const { body } = await change(token, other.id, { disabled: true });
    expect(body).toMatchObject({ role: 'customer', disabledAt: expect.any(String) });
    expect((await change(token, other.id, { disabled: true })).body).toEqual(body);
    expect((await change(token, other.id, { disabled: false })).body).toMatchObject({ disabledAt: null });
    expect(await eventsOf(other.id)).toEqual([
      ['account.disabled', account.id, {}],
      ['account.enabled', account.id, {}],
    ]);
  });

  test.each([{ role: 'staff' }, { disabled: true }])('security-38 signs out whom he changes: %o', async (loss) => {
    const { token } = await newAdmin();
    const other = await api.accounts.create();
    const othersToken = await api.accounts.signIn(other);
    const bystander = await api.accounts.signIn(await api.accounts.create());
    const use = async (who: string) => (await api.call('GET', '/v1/me', { token: who })).status;
    expect(await use(othersToken)).toBe(200);
    const { token: challenge } = await api.container.oneTimeTokens.issue('second-factor', { accountId: other.id });
    expect((await change(token, other.id, loss)).status).toBe(200);
    expect(await api.sql`select 1 from sessions where account_id = ${other.id} and ended_at is null`).toEqual([]);
    expect(await api.container.oneTimeTokens.find('second-factor', challenge)).toBeNull();
    await expect.poll(() => use(othersToken), { timeout: 10_000 }).toBe(401);
    expect(await use(bystander)).toBe(200);
  });

  test('changes neither himself nor what there is not', async () => {
    const { account, token } = await newAdmin();
    expect((await change(token, account.id, { role: 'customer' })).code).toBe('own-account');
    expect((await change(token, account.id.toUpperCase(), { disabled: true })).code).toBe('own-account');
    expect((await change(token, randomUUID(), { disabled: true })).code).toBe('account-not-found');
    expect((await change(token, account.id, {})).code).toBe('validation-failed');
    expect((await change(token, account.id, { email: 'a@example.fr' })).code).toBe('validation-failed');
  });

  test('whose role was taken changes nothing, though his token is good still', async () => {
    const { account, token } = await newAdmin();
    const other = await api.accounts.create();
    await api.sql`update accounts set role = 'staff' where id = ${account.id}`;
    expect((await change(token, other.id, { role: 'admin' })).code).toBe('role-missing');
    await api.sql`update accounts set role = 'admin', disabled_at = now() where id = ${account.id}`;
    expect((await change(token, other.id, { role: 'admin' })).code).toBe('role-missing');
    expect(await api.sql`select role from accounts where id = ${other.id}`).toEqual([{ role: 'customer' }]);
    const body = { email: `${randomUUID()}@example.fr`, role: 'admin', language: 'fr' };
    expect((await api.call('POST', '/v1/admin/accounts', { token, body })).code).toBe('role-missing');
  });

  test('security-44 one of two who demote or disable each other at the same moment remains', async () => {
    for (const loss of [{ role: 'customer' }, { disabled: true }]) {
      for (let round = 0; round < 20; round++) {
        await api.sql`update accounts set role = 'customer' where role = 'admin'`;
        const [first, second] = [await newAdmin(), await newAdmin()];
        const answers = await Promise.all([
          change(first.token, second.account.id, loss),
          change(second.token, first.account.id, loss),
        ]);
        expect(answers.map(({ code, status }) => code ?? status).sort()).toEqual([200, 'role-missing']);
        expect(await api.sql`select count(*)::int from accounts where role = 'admin' and disabled_at is null`).toEqual([
          { count: 1 },
        ]);
      }
    }
  });
});
