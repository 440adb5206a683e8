import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedDocument } from '../contracts/documents.ts';
import type { Problem } from '../contracts/problem.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;

beforeAll(async () => {
  platform = await startPlatform();
  consumer = await newConsumer(platform);
});
afterAll(() => platform.stop());

const announcement = { filename: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: '0'.repeat(64) };

describe('an error', () => {
  test('is a problem with a stable code, in the language that was asked for', async () => {
    const path = `/v1/documents/${randomUUID()}`;
    const english = await consumer.request('GET', path);
    const french = await consumer.request('GET', path, undefined, { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5' });
    expect(english.headers.get('content-type')).toBe('application/problem+json');
    expect(await english.json()).toEqual({
      type: `${platform.url}/docs#document-not-found`,
      title: 'There is no such document.',
      status: 404,
      code: 'document-not-found',
      requestId: english.headers.get('x-request-id'),
    });
    expect(await french.json()).toMatchObject({ code: 'document-not-found', title: "Ce document n'existe pas." });
    expect(french.headers.get('content-language')).toBe('fr');
  });

  test('security-37 names every field that is wrong, unknown ones too', async () => {
    const body = { ...announcement, size: 0, sha256: 'abc', owner: 'me', filename: undefined };
    const response = await consumer.request('POST', '/v1/documents', body);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ status: 400, code: 'validation-failed' });
    expect(problem.errors?.map(({ pointer, code }) => [pointer, code]).sort()).toEqual([
      ['/body/filename', 'required'],
      ['/body/owner', 'additionalProperties'],
      ['/body/sha256', 'pattern'],
      ['/body/size', 'minimum'],
    ]);
  });

  test('security-40 of a request that cannot be read is the same kind of answer', async () => {
    const raw = (body: string, type: string) =>
      fetch(`${platform.url}/v1/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${consumer.accessToken}`, 'content-type': type },
        body,
      });
    expect(await (await raw('{', 'application/json')).json()).toMatchObject({ code: 'malformed-request' });
    expect(await (await raw('x', 'text/plain')).json()).toMatchObject({ code: 'content-type-unsupported' });
    expect(await (await raw('x'.repeat(70_000), 'application/json')).json()).toMatchObject({ code: 'body-too-large' });
    expect(await (await consumer.request('GET', '/v1/nothing')).json()).toMatchObject({ code: 'route-not-found' });
  });

  test.each([
    ['no HTTP', 'nonsense\r\n\r\n', '400 malformed-request'],
    [
      'two lengths',
      'POST /v1/me HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      '400 malformed-request',
    ],
    ['headers of 20 kB', `GET /livez HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, '431 headers-too-large'],
    [
      'an address that cannot be decoded',
      'GET /v1/% HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      '400 malformed-request',
    ],
    [
      'an id longer than any',
      `GET /v1/documents/${'x'.repeat(200)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      '404 route-not-found',
    ],
  ])('security-40 of %s, which no route sees, is too', async (_, bytes, expected) => {
    const socket = connect(Number(new URL(platform.url).port), '127.0.0.1').end(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    const { status, code, requestId } = JSON.parse(body) as Problem;
    expect(`${status} ${code}`).toBe(expected);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('security-40 of a text that cannot be stored, such as NUL, is the caller’s', async () => {
    const credentials = { email: '"a\u0000"@example.fr', password: 'x' };
    const response = await consumer.request('POST', '/v1/auth/login', credentials);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([400, 'malformed-request']);
  });

  test('is told to HEAD as to GET, and a stream of events has a beginning for it, too', async () => {
    const { document } = await consumer.announce(await picture());
    for (const path of ['/v1/events', `/v1/documents/${document.id}/events`]) {
      const { status, headers } = await consumer.request('HEAD', path);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/event-stream']);
    }
    expect((await consumer.request('HEAD', `/v1/documents/${randomUUID()}/events`)).status).toBe(404);
  });

  test('is not what OPTIONS gets that asks for nothing of another origin', async () => {
    const { status } = await consumer.request('OPTIONS', '/v1/me');
    expect(status).toBe(204);
  });
});

test.each(['0', '101', '-1', '1.5', '1e400', '-1e400', 'NaN', ''])('a page of %s items is refused', async (limit) => {
  const response = await consumer.request('GET', `/v1/documents?limit=${limit}`);
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([400, 'validation-failed']);
});

describe('an Idempotency-Key', () => {
  const announce = (key: string, body: object = announcement) =>
    consumer.request('POST', '/v1/documents', body, { 'idempotency-key': key });

  test('security-47 makes a repeated request answer as the first did', async () => {
    const key = randomUUID();
    const [first, second] = [await announce(key), await announce(key)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('security-44 lets one of many requests at once through', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => announce(key)));
    const ids = await Promise.all(
      answers
        .filter(({ status }) => status === 201)
        .map(async (r) => ((await r.json()) as CreatedDocument).document.id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  test('security-47 belongs to one request and to one account', async () => {
    const key = randomUUID();
    await announce(key);
    expect(await (await announce(key, { ...announcement, size: 2 })).json()).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const other = await newConsumer(platform);
    const theirs = await other.request('POST', '/v1/documents', announcement, { 'idempotency-key': key });
    expect([theirs.status, theirs.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  test('security-47 has 255 characters at most', async () => {
    expect((await announce('k'.repeat(255))).status).toBe(201);
    expect(await (await announce('k'.repeat(256))).json()).toMatchObject({ code: 'idempotency-key-invalid' });
  });

  test('security-47 makes one document, also when its process dies between making it and noting its answer', async () => {
    const key = randomUUID();
    const filename = `${key}.jpg`;
    // The answer cannot be noted, as when there is nobody left to do it.
    await platform.sql`create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end'`;
    await platform.sql`create trigger refuse before update on idempotency_keys for each row execute function refuse()`;
    expect((await announce(key, { ...announcement, filename })).status).toBe(500);
    await platform.sql`drop trigger refuse on idempotency_keys`;
    await platform.sql`drop function refuse`;
    expect((await announce(key, { ...announcement, filename })).status).toBe(409);
    await platform.sql`update idempotency_keys set created_at = now() - interval '2 minutes' where key = ${key}`;

    expect((await announce(key, { ...announcement, filename, size: 2 })).status).toBe(422);
    const repeated = await announce(key, { ...announcement, filename });
    expect(repeated.status).toBe(201);
    const { document, upload } = (await repeated.json()) as CreatedDocument;
    expect(upload?.fields['key']).toBe(`uploads/${document.id}`);
    expect(await platform.sql`select id from documents where filename = ${filename}`).toEqual([{ id: document.id }]);
    expect(await (await announce(key, { ...announcement, filename })).json()).toMatchObject({
      document: { id: document.id },
    });
  });

  test('security-47 repeats an error too, as long as it is not ours', async () => {
    const { document } = await consumer.announce(await picture());
    const complete = () =>
      consumer.request('POST', `/v1/documents/${document.id}/complete`, undefined, { 'idempotency-key': document.id });
    const [first, second] = [await complete(), await complete()];
    expect([first.status, second.status]).toEqual([409, 409]);
    expect(await second.json()).toEqual(await first.json());
  });
});

describe('the rate limit', () => {
  test('is told with each answer, and with the time to wait once it is used up', async () => {
    const first = await consumer.request('GET', '/v1/me');
    expect(Number(first.headers.get('ratelimit-limit'))).toBe(600);
    expect(Number(first.headers.get('ratelimit-remaining'))).toBeLessThan(600);

    const anonymous = () => fetch(`${platform.url}/v1/auth/login`, { method: 'POST' });
    let last = await anonymous();
    expect(last.status).toBe(400);
    // What a busy API sheds is not counted.
    for (let n = 0; n < 1200 && last.status !== 429; n++) last = await anonymous();
    expect(last.status).toBe(429);
    expect(await last.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the description of the API', () => {
  test('is OpenAPI 3.1 and has every route, its errors and its security', async () => {
    const response = await fetch(`${platform.url}/openapi.json`);
    const description = (await response.json()) as {
      openapi: string;
      security: unknown;
      paths: Record<string, Record<string, { responses: object; security?: unknown }>>;
    };
    expect(description.openapi).toBe('3.1.0');
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toMatchInlineSnapshot(`
      [
        "DELETE /v1/documents/{id}",
        "DELETE /v1/me",
        "DELETE /v1/me/api-keys/{id}",
        "DELETE /v1/me/identities/{provider}",
        "DELETE /v1/me/sessions/{id}",
        "DELETE /v1/me/two-factor",
        "DELETE /v1/shares/{id}",
        "DELETE /v1/webhooks/{id}",
        "DELETE /v1/webhooks/{id}/secrets/{secretId}",
        "GET /.well-known/jwks.json",
        "GET /v1/admin/accounts",
        "GET /v1/admin/accounts/{id}",
        "GET /v1/admin/accounts/{id}/documents",
        "GET /v1/admin/accounts/{id}/usage",
        "GET /v1/admin/audit",
        "GET /v1/admin/documents/{id}",
        "GET /v1/admin/documents/{id}/timeline",
        "GET /v1/admin/jobs",
        "GET /v1/admin/jobs/{id}",
        "GET /v1/admin/queues",
        "GET /v1/admin/system",
        "GET /v1/auth/oidc/{provider}",
        "GET /v1/auth/oidc/{provider}/callback",
        "GET /v1/auth/providers",
        "GET /v1/documents",
        "GET /v1/documents/{id}",
        "GET /v1/documents/{id}/content",
        "GET /v1/documents/{id}/events",
        "GET /v1/documents/{id}/renditions/{name}",
        "GET /v1/documents/{id}/shares",
        "GET /v1/documents/{id}/text",
        "GET /v1/documents/{id}/timeline",
        "GET /v1/events",
        "GET /v1/me",
        "GET /v1/me/api-keys",
        "GET /v1/me/audit",
        "GET /v1/me/exports",
        "GET /v1/me/exports/{id}/content",
        "GET /v1/me/identities",
        "GET /v1/me/sessions",
        "GET /v1/me/shares",
        "GET /v1/me/two-factor",
        "GET /v1/me/usage",
        "GET /v1/webhooks",
        "GET /v1/webhooks/{id}",
        "GET /v1/webhooks/{id}/deliveries",
        "GET /v1/webhooks/{id}/deliveries/{deliveryId}",
        "PATCH /v1/admin/accounts/{id}",
        "PATCH /v1/me",
        "PATCH /v1/webhooks/{id}",
        "POST /v1/admin/accounts",
        "POST /v1/admin/board-sessions",
        "POST /v1/admin/jobs/retry",
        "POST /v1/admin/jobs/{id}/retry",
        "POST /v1/admin/queues/{name}/pause",
        "POST /v1/admin/queues/{name}/resume",
        "POST /v1/auth/invitation/confirm",
        "POST /v1/auth/login",
        "POST /v1/auth/login/enrolment",
        "POST /v1/auth/login/second-factor",
        "POST /v1/auth/logout",
        "POST /v1/auth/logout-everywhere",
        "POST /v1/auth/password-reset",
        "POST /v1/auth/password-reset/confirm",
        "POST /v1/auth/refresh",
        "POST /v1/auth/register",
        "POST /v1/auth/register/confirm",
        "POST /v1/auth/step-up",
        "POST /v1/auth/step-up/{provider}",
        "POST /v1/documents",
        "POST /v1/documents/trash/empty",
        "POST /v1/documents/upload",
        "POST /v1/documents/{id}/complete",
        "POST /v1/documents/{id}/restore",
        "POST /v1/documents/{id}/retry",
        "POST /v1/documents/{id}/shares",
        "POST /v1/erasures/status",
        "POST /v1/me/api-keys",
        "POST /v1/me/email",
        "POST /v1/me/email/confirm",
        "POST /v1/me/exports",
        "POST /v1/me/exports/{id}/download",
        "POST /v1/me/identities/{provider}",
        "POST /v1/me/password",
        "POST /v1/me/two-factor",
        "POST /v1/me/two-factor/confirm",
        "POST /v1/me/two-factor/recovery-codes",
        "POST /v1/shares/download",
        "POST /v1/shares/open",
        "POST /v1/webhooks",
        "POST /v1/webhooks/{id}/deliveries/{deliveryId}/redeliver",
        "POST /v1/webhooks/{id}/secrets",
        "POST /v1/webhooks/{id}/test",
      ]
    `);
    for (const methods of Object.values(description.paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation.responses).toHaveProperty('default');
      }
    }
    expect(description.paths['/v1/auth/login']?.['post']?.security).toEqual([]);
    expect(description.security).toEqual([{ bearer: [] }]);
  });

  test('has a page for people', async () => {
    const page = await fetch(`${platform.url}/docs/`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')?.split('; ')).toEqual(
      expect.arrayContaining(["script-src 'self'", "base-uri 'none'", "frame-ancestors 'none';"]),
    );
  });
});
