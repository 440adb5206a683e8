import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKey, CreatedApiKey } from '../contracts/api-keys.ts';
import { hashOpaqueToken } from '../platform/opaque-token.ts';
import { startApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const newOwner = async () => {
  const account = await api.accounts.create();
  return { account, token: await api.accounts.signIn(account) };
};
const wanted = { name: 'Back office', scopes: ['documents:read'] };
const make = (token: string, changes: object = {}) =>
  api.call('POST', '/v1/me/api-keys', { token, body: { ...wanted, ...changes } });
const makeKey = async (token: string, changes: object = {}) =>
  (await make(token, changes)).body as unknown as CreatedApiKey;
const list = async (token: string) => (await api.call('GET', '/v1/me/api-keys', { token })).body['items'] as ApiKey[];
const codeFor = async (token: string, path = '/v1/documents') => {
  const { status, code } = await api.call('GET', path, { token });
  return code ?? status;
};

describe('an API key', () => {
  test('is shown once, kept as its hash, and does what its scopes allow', async () => {
    const { account, token } = await newOwner();
    const answer = await make(token);
    const { key, apiKey } = answer.body as unknown as CreatedApiKey;
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(key).toMatch(/^ipk_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toMatchObject({ ...wanted, ending: key.slice(-4), expiresAt: null, lastUsedAt: null });

    expect(await codeFor(key)).toBe(200);
    expect(await codeFor(key, '/v1/me')).toBe('scope-missing');
    expect(await codeFor(key, '/v1/me/api-keys')).toBe('scope-missing');

    expect(await list(token)).toEqual([{ ...apiKey, lastUsedAt: expect.stringMatching(/:00\.000Z$/) }]);
    const rows = await api.sql`select k::text as row from api_keys k where account_id = ${account.id}`;
    expect(JSON.stringify(rows)).toContain(hashOpaqueToken(key));
    expect(JSON.stringify(rows)).not.toContain(key.slice(4, -4));
  });

  test('is told of by mail and in the audit log, without the key', async () => {
    const { account, token } = await newOwner();
    const { key, apiKey } = await makeKey(token);
    await api.call('DELETE', `/v1/me/api-keys/${apiKey.id}`, { token });
    const events = await api.sql`
      select action, actor_kind, actor_id, address, details from audit_events
      where account_id = ${account.id} order by id`;
    const actor = { actorKind: 'account', actorId: account.id, address: '127.0.0.1' };
    expect(
      events.map(({ actor_kind: actorKind, actor_id: actorId, ...event }) => ({ ...event, actorKind, actorId })),
    ).toEqual([
      {
        ...actor,
        action: 'api-key.created',
        details: { keyId: apiKey.id, name: wanted.name, scopes: 'documents:read' },
      },
      { ...actor, action: 'api-key.revoked', details: { keyId: apiKey.id, name: wanted.name } },
    ]);
    const mails = await api.sql`select id, template, sealed from mails where account_id = ${account.id}`;
    expect(mails.map(({ template }) => template)).toEqual(['api-key-created']);
    const { to, data } = JSON.parse(api.container.seal.open(mails[0]?.['sealed'], mails[0]?.['id']) ?? '');
    expect([to, data.name, data.address]).toEqual([account.email, wanted.name, '127.0.0.1']);
    expect(JSON.stringify([events, data])).not.toContain(key.slice(4, -4));
  });

  test('is refused at the next use after it was revoked', async () => {
    const { token } = await newOwner();
    const { key, apiKey } = await makeKey(token);
    expect(await codeFor(key)).toBe(200);
    expect((await api.call('DELETE', `/v1/me/api-keys/${apiKey.id}`, { token })).status).toBe(204);
    expect(await codeFor(key)).toBe('unauthenticated');
    expect((await api.call('DELETE', `/v1/me/api-keys/${apiKey.id}`, { token })).code).toBe('api-key-not-found');
    expect(await list(token)).toEqual([]);
  });

  test('is refused after its end', async () => {
    const { token } = await newOwner();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { key, apiKey } = await makeKey(token, { expiresAt });
    expect([apiKey.expiresAt, await codeFor(key)]).toEqual([expiresAt, 200]);
    await api.sql`update api_keys set expires_at = now() where id = ${apiKey.id}`;
    expect(await codeFor(key)).toBe('unauthenticated');
    expect((await make(token, { expiresAt: '2020-01-01T00:00:00Z' })).code).toBe('api-key-expiry-past');
  });

  test('is refused while its account is disabled', async () => {
    const { account, token } = await newOwner();
    const { key } = await makeKey(token);
    await api.sql`update accounts set disabled_at = now() where id = ${account.id}`;
    expect(await codeFor(key)).toBe('unauthenticated');
  });

  test('acts for its own account only', async () => {
    const [mine, theirs] = [await newOwner(), await newOwner()];
    const { key } = await makeKey(mine.token, { scopes: ['account:read'] });
    expect((await api.call('GET', '/v1/me', { token: key })).body).toMatchObject({ id: mine.account.id });
    const { apiKey } = await makeKey(theirs.token);
    expect((await api.call('DELETE', `/v1/me/api-keys/${apiKey.id}`, { token: mine.token })).code).toBe(
      'api-key-not-found',
    );
    expect(await list(theirs.token)).toHaveLength(1);
  });

  test('that nobody gave out is refused', async () => {
    const { token } = await newOwner();
    const { key } = await makeKey(token);
    const last = key.endsWith('A') ? 'B' : 'A';
    for (const forged of [`${key.slice(0, -1)}${last}`, key.slice(0, -1), `${key}A`, 'ipk_', hashOpaqueToken(key)]) {
      expect(await codeFor(forged)).toBe('unauthenticated');
    }
  });

  test('cannot be asked for what there is not', async () => {
    const { token } = await newOwner();
    for (const changes of [
      { scopes: [] },
      { scopes: ['admin'] },
      { scopes: ['documents:read', 'documents:read'] },
      { name: '' },
      { name: 'a\u0000b' },
      { expiresAt: 'tomorrow' },
      { accountId: randomUUID() },
    ]) {
      expect([changes, (await make(token, changes)).code]).toEqual([changes, 'validation-failed']);
    }
  });
});

test('security-44 of 40 API keys that an account asks for at once it gets 20, and others theirs', async () => {
  const account = await api.accounts.create();
  const token = await api.accounts.signIn(account);
  const answers = await Promise.all(Array.from({ length: 40 }, () => make(token)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(answers.filter(({ code }) => code === 'api-keys-too-many')).toHaveLength(20);
  expect(await api.sql`select count(*)::int from api_keys where account_id = ${account.id}`).toEqual([{ count: 20 }]);
  expect((await make((await newOwner()).token)).status).toBe(201);
});
