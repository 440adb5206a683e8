import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../local/ports.ts';
import { startRedis } from '../local/redis.ts';
import { access } from './access-matrix.ts';
import { startApi, type TestApi } from './test-api.ts';
import { createTestBackends } from './test-backends.ts';

const webOrigin = 'https://www.ipowerfrance.fr';

let api: TestApi;
/** Of an administrator. */
let token: string;

beforeAll(async () => {
  api = await startApi({ variables: { WEB_ORIGINS: `${webOrigin},https://admin.ipowerfrance.fr` } });
  token = await api.accounts.signIn(await api.accounts.create('admin'));
});
afterAll(() => api.stop());

const announcement = { filename: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: '0'.repeat(64) };

describe('security-37 data', () => {
  /** Without the pages of Bull Board, which are not ours (board.test.ts). */
  const v1 = () =>
    api.routes.filter(
      ({ url, method }) => url.startsWith('/v1/') && method !== 'HEAD' && !/^\/v1\/admin\/board(\/|$)/.test(url),
    );

  test('security-37 every route says what it answers, and takes no unknown fields', () => {
    expect(v1().length).toBeGreaterThan(20);
    for (const { method, url, schema = {} } of v1()) {
      const named = `${method} ${url}`;
      const isStream = url.endsWith('/events');
      expect([named, schema.response !== undefined || isStream]).toEqual([named, true]);
      // A provider may tell more than we read (RFC 6749 §4.1.2).
      const query = url.endsWith('/callback') ? undefined : schema.querystring;
      for (const part of [schema.body, query]) {
        if (part) expect([named, part]).toEqual([named, expect.objectContaining({ additionalProperties: false })]);
      }
    }
  });

  test.each(Object.entries(access).filter(([, { body }]) => body))(
    'security-37 a field that %s does not know is refused, though the rest is right',
    async (route, { body, id, params }) => {
      if (route === 'POST /v1/documents/upload') return; // takes no JSON
      const [method, pattern] = route.split(' ') as [string, string];
      const values: Record<string, string> = { ...params, ...(id && { id: crypto.randomUUID() }) };
      const path = pattern.replace(/:(\w+)/g, (_, name: string) => values[name] as string);
      const answer = await api.call(method, path, { token, body: { ...body, role2: 'admin' } });
      expect([answer.code, answer.body['errors']]).toEqual([
        'validation-failed',
        expect.arrayContaining([expect.objectContaining({ pointer: '/body/role2', code: 'additionalProperties' })]),
      ]);
    },
  );

  test('security-37 a prototype cannot be sent', async () => {
    for (const body of ['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"role":"admin"}}}']) {
      const response = await fetch(`${api.url}/v1/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
      });
      expect(await response.json()).toMatchObject({ status: 400, code: 'malformed-request' });
    }
  });

  test('security-37 an answer has what its schema names, not what the database holds', async () => {
    const account = await api.accounts.create();
    await api.sql`update accounts set password_hash = '$argon2id$x' where id = ${account.id}`;
    const { body } = await api.call('GET', '/v1/me', { token: await api.accounts.signIn(account) });
    expect(body).toMatchObject({ id: account.id });
    expect(JSON.stringify(body)).not.toContain('argon2id');
  });
});

describe('security-39 forged headers', () => {
  const forged = {
    'x-forwarded-for': '203.0.113.66',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
    'x-forwarded-prefix': '/evil.example',
    forwarded: 'for=203.0.113.66;host=evil.example;proto=gopher',
    'x-real-ip': '203.0.113.66',
    'x-client-ip': '203.0.113.66',
    'x-original-url': '/v1/admin/accounts',
    'x-rewrite-url': '/v1/admin/accounts',
    'x-http-method-override': 'DELETE',
  };

  /** The address from which the audit log says that a key was made. */
  const addressSeen = async (on: TestApi, headers: Record<string, string>) => {
    const account = await on.accounts.create();
    const body = { name: 'x', scopes: ['account:read'] };
    await on.call('POST', '/v1/me/api-keys', { token: await on.accounts.signIn(account), body, headers });
    return (await on.sql`select address from audit_events where account_id = ${account.id}`)[0]?.['address'];
  };

  test('security-39 change neither the address that is seen, nor the limit it has used up', async () => {
    expect(await addressSeen(api, forged)).toBe('127.0.0.1');
    const remaining = async (n: number) => {
      const headers = { ...forged, 'x-forwarded-for': `203.0.113.${n}`, 'x-real-ip': `203.0.113.${n}` };
      return Number((await api.call('GET', '/v1/me', { headers })).headers.get('ratelimit-remaining'));
    };
    const [first, second] = [await remaining(1), await remaining(2)];
    expect(second).toBeLessThan(first);
  });

  test('security-39 change neither links nor what is asked for', async () => {
    const created = await api.call('POST', '/v1/documents', { token, body: announcement, headers: forged });
    const id = (created.body['document'] as { id: string }).id;
    const read = await api.call('GET', `/v1/documents/${id}`, { token, headers: forged });
    const missing = await api.call('GET', '/v1/documents/x', { token, headers: forged });
    const page = await fetch(`${api.url}/docs`, { headers: forged, redirect: 'manual' });
    const description = await api.call('GET', '/openapi.json', { headers: forged });
    expect([created.status, read.status, missing.status]).toEqual([201, 200, 400]);
    const said = JSON.stringify([created, read, missing, description].map(({ body }) => body));
    expect(said + (page.headers.get('location') ?? '')).not.toMatch(/evil\.example|gopher/);
    expect(missing.body['type']).toBe(`${api.url}/docs#validation-failed`);
  });

  test('security-39 of more hops than there are proxies are not believed', async () => {
    const behindProxy = await startApi({ variables: { TRUST_PROXY_HOPS: '1' } });
    const addresses = [
      await addressSeen(behindProxy, { 'x-forwarded-for': '203.0.113.66, 198.51.100.7' }),
      await addressSeen(behindProxy, { 'x-forwarded-for': '203.0.113.66, 10.0.0.1, 198.51.100.8' }),
    ];
    await behindProxy.stop();
    expect(addresses).toEqual(['198.51.100.7', '198.51.100.8']);
  });
});

describe('security-40 a failure', () => {
  test('security-40 of ours says nothing of its cause, also not behind an API key', async () => {
    const account = await api.accounts.create();
    const key = await api.accounts.createKey(account, ['documents:read']);
    const ask = async (bearer: string) => (await api.call('GET', '/v1/documents', { token: bearer })).body;
    const generic = { status: 500, code: 'internal', title: 'Something went wrong on our side.' };
    await api.sql`alter table documents rename to documents_away`;
    const answer = await ask(token);
    await api.sql`alter table documents_away rename to documents`;
    await api.sql`alter table api_keys rename to api_keys_away`;
    const keysAnswer = await ask(key);
    await api.sql`alter table api_keys_away rename to api_keys`;
    for (const one of [answer, keysAnswer]) {
      expect(one).toMatchObject(generic);
      expect(Object.keys(one).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type']);
      expect(JSON.stringify(one)).not.toMatch(/relation|documents_|api_keys|select|postgres|\.ts|at /i);
    }
    expect(await ask(key)).toMatchObject({ items: [] });
  });

  test('security-40 of Redis closes the API, and opens nothing', async () => {
    const redis = await startRedis({ dir: join(inject('servers').dir, crypto.randomUUID()), port: await freePort() });
    const own = await startApi({ backends: { ...(await createTestBackends()), redisUrl: redis.url } });
    const account = await own.accounts.create();
    const session = await own.accounts.signIn(account);
    const key = await own.accounts.createKey(account, ['account:read']);
    expect((await own.call('GET', '/v1/me', { token: session })).status).toBe(200);
    await redis.stop();
    const answers = [
      await own.call('GET', '/v1/me', { token: session }),
      await own.call('GET', '/v1/me', { token: key }),
      await own.call('GET', '/v1/me'),
      await own.call('POST', '/v1/auth/login', { body: { email: 'a@example.fr', password: 'x' } }),
      await own.call('POST', '/v1/documents', { token: session, body: announcement }),
      await own.call('POST', '/v1/shares/download', { body: { token: 'x', password: 'x' } }),
    ];
    const ready = await own.call('GET', '/readyz');
    await own.stop();
    for (const { status, code, headers, body } of answers) {
      expect([status, code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
      expect(JSON.stringify(body)).not.toMatch(/redis|stream|ECONN/i);
    }
    expect(ready.status).toBe(503);
  });
});

describe('what a browser is told', () => {
  /** One of each kind of answer. */
  const answers = async () => [
    await api.call('GET', '/v1/me', { token }),
    await api.call('GET', '/v1/me'),
    await api.call('GET', '/v1/nothing', { token }),
    await api.call('POST', '/v1/documents', { token, body: {} }),
    await api.call('POST', '/v1/documents', { token, body: announcement }),
    await api.call('GET', '/nothing'),
    await api.call('GET', '/openapi.json'),
    await api.call('GET', '/livez'),
    await api.call('GET', '/media/x'),
    await api.call('OPTIONS', '/v1/me', { headers: { origin: webOrigin, 'access-control-request-method': 'GET' } }),
  ];

  test('security-41 is to use TLS for two years', async () => {
    for (const { headers } of await answers()) {
      expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    }
  });

  test('security-42 is to load, frame, guess and refer nothing', async () => {
    for (const { headers } of await answers()) {
      expect(headers.get('content-security-policy')?.split(';')).toEqual([
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });

  test('security-42 on the page for people, too', async () => {
    const { headers } = await api.call('GET', '/docs/');
    expect(headers.get('content-security-policy')).toMatch(
      /object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  const corsOf = ({ headers }: { headers: Headers }) => ({
    origin: headers.get('access-control-allow-origin'),
    credentials: headers.get('access-control-allow-credentials'),
  });

  test('security-43 sites of ours may call, with cookies, by every method there is', async () => {
    for (const origin of [webOrigin, 'https://admin.ipowerfrance.fr']) {
      const answer = await api.call('GET', '/v1/me', { token, headers: { origin } });
      expect(corsOf(answer)).toEqual({ origin, credentials: 'true' });
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
      const refused = await api.call('GET', '/v1/me', { headers: { origin } });
      expect(corsOf(refused)).toEqual({ origin, credentials: 'true' });
    }
    const methods = new Set(api.routes.flatMap(({ method }) => [method].flat()));
    for (const method of methods) {
      const headers = { origin: webOrigin, 'access-control-request-method': method };
      const preflight = await api.call('OPTIONS', '/v1/me', { headers });
      if (method === 'OPTIONS') continue;
      expect(preflight.headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
    }
  });

  test('security-43 no other site may', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://www.ipowerfrance.fr',
      'https://www.ipowerfrance.fr.evil.example',
      'https://evilwww.ipowerfrance.fr',
      'https://www.ipowerfrance.fr:8443',
      'https://ipowerfrance.fr',
    ]) {
      const preflight = { origin, 'access-control-request-method': 'POST' };
      for (const answer of [
        await api.call('GET', '/v1/me', { token, headers: { origin } }),
        await api.call('OPTIONS', '/v1/me', { headers: preflight }),
      ]) {
        expect([origin, corsOf(answer).origin]).toEqual([origin, null]);
      }
    }
  });

  test('security-43 nothing that may carry a token is kept by any cache, and what is somebody’s own by no shared one', async () => {
    const cacheOf = async (method: string, path: string, body?: object) => {
      const { status, headers } = await api.call(method, path, { token, ...(body && { body }) });
      return [status, headers.get('cache-control')];
    };
    const key = { name: 'x', scopes: ['account:read'] };
    expect(await cacheOf('POST', '/v1/me/api-keys', key)).toEqual([201, 'no-store']);
    expect(await cacheOf('POST', '/v1/auth/login', {})).toEqual([400, 'no-store']);
    expect(await cacheOf('POST', '/v1/documents', announcement)).toEqual([201, 'no-store']);
    expect(await cacheOf('GET', '/v1/nothing')).toEqual([404, 'no-store']);
    expect(await cacheOf('GET', '/v1/me')).toEqual([200, 'private, no-cache']);
  });
});
