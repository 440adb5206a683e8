import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Delivery,
  type DeliveryWithAttempts,
  type Webhook,
  WebhookEventType,
  type WebhookWithSecret,
} from '../contracts/webhooks.ts';
import { documentEvents } from '../domains/documents/index.ts';
import { newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { startApi, type TestApi } from './test-api.ts';
import { startPlatform } from './test-platform.ts';

const url = 'https://hook.example/in?key=a';

describe('a webhook', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const newOwner = async () => {
    const account = await api.accounts.create();
    const token = await api.accounts.signIn(account);
    const call = (method: string, path: string, body?: object) =>
      api.call(method, `/v1/webhooks${path}`, { token, ...(body && { body }) });
    const make = async (wanted: object = {}) =>
      (await call('POST', '', { url, ...wanted })).body as unknown as WebhookWithSecret;
    const list = async () => (await call('GET', '')).body['items'] as Webhook[];
    return { account, call, make, list };
  };

  test('is made with all events, and its secret shown once and sealed', async () => {
    const { account, call, list } = await newOwner();
    const answer = await call('POST', '', { url: 'HTTPS://Hook.Example:443/in?key=a' });
    const { webhook, secret } = answer.body as unknown as WebhookWithSecret;
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(webhook).toMatchObject({ url, description: null, enabled: true, disabledReason: null, failingSince: null });
    expect([...webhook.events].sort()).toEqual([...documentEvents].sort());
    expect([...WebhookEventType.enum].sort()).toEqual([...documentEvents].sort());
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    expect(new Verifier(secret)).toBeDefined();
    expect(await list()).toEqual([webhook]);
    expect((await call('GET', `/${webhook.id}`)).body).toEqual(webhook);
    const rows = await api.sql`
      select w::text, s::text from webhooks w join webhook_secrets s on s.webhook_id = w.id
      where account_id = ${account.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });

  test('is changed, deleted with its log, and all of it audited without secrets', async () => {
    const { account, call, make, list } = await newOwner();
    const { webhook, secret } = await make({ events: ['document.ready'], description: 'Comptabilité' });
    expect(webhook).toMatchObject({ events: ['document.ready'], description: 'Comptabilité' });
    const changed = await call('PATCH', `/${webhook.id}`, { url: 'https://other.example/', enabled: false });
    expect(changed.body).toMatchObject({
      url: 'https://other.example/',
      events: ['document.ready'],
      description: 'Comptabilité',
      enabled: false,
      disabledReason: 'owner',
    });
    // Once more: it changes nothing.
    expect((await call('PATCH', `/${webhook.id}`, { enabled: false })).body).toMatchObject({ disabledReason: 'owner' });
    expect((await call('PATCH', `/${webhook.id}`, { description: null, enabled: true })).body).toMatchObject({
      description: null,
      enabled: true,
      disabledReason: null,
    });
    const rotated = (await call('POST', `/${webhook.id}/secrets`)).body as unknown as WebhookWithSecret;
    const [current, previous] = rotated.webhook.secrets.map(({ id }) => id);
    expect((await call('DELETE', `/${webhook.id}/secrets/${current}`)).code).toBe('webhook-secret-current');
    expect((await call('DELETE', `/${webhook.id}/secrets/${previous}`)).status).toBe(204);
    expect((await call('DELETE', `/${webhook.id}/secrets/${previous}`)).code).toBe('webhook-secret-not-found');
    await call('POST', `/${webhook.id}/test`);
    expect((await call('DELETE', `/${webhook.id}`)).status).toBe(204);
    expect((await call('DELETE', `/${webhook.id}`)).code).toBe('webhook-not-found');
    expect(await list()).toEqual([]);
    const events = await api.sql`
      select action, actor_id, details from audit_events where account_id = ${account.id} order by id`;
    expect(events.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.updated',
      'webhook.updated',
      'webhook.secret-rotated',
      'webhook.secret-deleted',
      'webhook.deleted',
    ]);
    expect(events[0]).toMatchObject({
      actor_id: account.id,
      details: { webhookId: webhook.id, url: 'https://hook.example/in' },
    });
    for (const hidden of [secret, rotated.secret, 'key=a']) expect(JSON.stringify(events)).not.toContain(hidden);
  });

  test('cannot be asked for what there is not', async () => {
    const { call, make } = await newOwner();
    const { webhook } = await make();
    for (const body of [
      {},
      { url, events: [] },
      { url, events: ['document.opened'] },
      { url, events: ['document.ready', 'document.ready'] },
      { url, description: 'a\u0000b' },
      { url, accountId: randomUUIDv7() },
      { url: `https://hook.example/${'a'.repeat(2000)}` },
    ]) {
      expect([body, (await call('POST', '', body)).code]).toEqual([body, 'validation-failed']);
    }
    expect((await call('PATCH', `/${webhook.id}`, {})).code).toBe('validation-failed');
    expect((await call('GET', `/${webhook.id}/deliveries?status=lost`)).code).toBe('validation-failed');
    expect((await call('GET', `/${webhook.id}/deliveries?cursor=x`)).code).toBe('cursor-invalid');
  });

  test.each([
    ['not an address', 'webhook-url-invalid'],
    ['http://hook.example/', 'webhook-url-invalid'],
    ['ftp://hook.example/', 'webhook-url-invalid'],
    ['https://user:password@hook.example/', 'webhook-url-invalid'],
    ['https://hook.example/#part', 'webhook-url-invalid'],
    ['https://hook.example:22/', 'webhook-url-invalid'],
    ['https://hook.example:8443/', 'webhook-url-invalid'],
    ['https://localhost/', 'webhook-url-not-public'],
    ['https://localhost./', 'webhook-url-not-public'],
    ['https://postgres/', 'webhook-url-not-public'],
    ['https://127.0.0.1/', 'webhook-url-not-public'],
    ['https://127.1/', 'webhook-url-not-public'],
    ['https://2130706433/', 'webhook-url-not-public'],
    ['https://0x7f.1/', 'webhook-url-not-public'],
    ['https://10.0.0.1/', 'webhook-url-not-public'],
    ['https://169.254.169.254/latest/meta-data', 'webhook-url-not-public'],
    ['https://[::1]/', 'webhook-url-not-public'],
    ['https://[::ffff:10.0.0.1]/', 'webhook-url-not-public'],
    ['https://[fd00:ec2::254]/', 'webhook-url-not-public'],
  ])('security-45 is not made for, nor changed to, %s', async (wrong, code) => {
    const { call, make, list } = await newOwner();
    const { webhook } = await make();
    expect((await call('POST', '', { url: wrong })).code).toBe(code);
    expect((await call('PATCH', `/${webhook.id}`, { url: wrong })).code).toBe(code);
    expect(await list()).toEqual([webhook]);
  });

  test('security-44 is one of ten, however many are asked for at once', async () => {
    const { call, list } = await newOwner();
    const answers = await Promise.all(Array.from({ length: 25 }, () => call('POST', '', { url })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ code }) => code === 'webhooks-too-many')).toHaveLength(15);
    expect(await list()).toHaveLength(10);
    expect((await (await newOwner()).call('POST', '', { url })).status).toBe(201);
  });

  test('security-44 has four secrets at most, and one that does not end, however many are asked for at once', async () => {
    const { call, make, list } = await newOwner();
    const { webhook } = await make();
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('POST', `/${webhook.id}/secrets`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ code }) => code === 'webhook-secrets-too-many')).toHaveLength(7);
    const [{ secrets }] = (await list()) as [Webhook];
    expect(secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false, false, false]);
  });

  test('security-36 shows nothing of another’s, also below one’s own', async () => {
    const [mine, theirs] = [await newOwner(), await newOwner()];
    const own = (await mine.make()).webhook.id;
    const foreign = (await theirs.make()).webhook;
    const sent = (await theirs.call('POST', `/${foreign.id}/test`)).body as unknown as Delivery;
    const secret = foreign.secrets[0]?.id;
    for (const [method, path, code] of [
      ['GET', `/${own}/deliveries/${sent.id}`, 'webhook-delivery-not-found'],
      ['POST', `/${own}/deliveries/${sent.id}/redeliver`, 'webhook-delivery-not-found'],
      ['DELETE', `/${own}/secrets/${secret}`, 'webhook-secret-not-found'],
      ['GET', `/${foreign.id}/deliveries/${sent.id}`, 'webhook-not-found'],
      ['POST', `/${foreign.id}/deliveries/${sent.id}/redeliver`, 'webhook-not-found'],
      ['DELETE', `/${foreign.id}/secrets/${secret}`, 'webhook-not-found'],
    ] as const) {
      expect([method, path, (await mine.call(method, path)).code]).toEqual([method, path, code]);
    }
    expect((await mine.call('GET', `/${own}/deliveries`)).body).toEqual({ items: [], nextCursor: null });
  });

  test('has a log in pages, by status', async () => {
    const { call, make } = await newOwner();
    const { webhook } = await make();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await call('POST', `/${webhook.id}/test`)).body['id'] as string);
    await api.sql`update webhook_deliveries set status = 'failed' where id = ${ids[1] as string}`;
    const page = async (query: string) => {
      const { items, nextCursor } = (await call('GET', `/${webhook.id}/deliveries?${query}`)).body;
      return { ids: (items as Delivery[]).map(({ id }) => id), nextCursor };
    };
    const first = await page('limit=2');
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await page(`limit=2&cursor=${first.nextCursor}`)).toEqual({ ids: ids.slice(2), nextCursor: null });
    expect(await page('status=failed')).toEqual({ ids: [ids[1]], nextCursor: null });
  });
});

test('security-45 the worker tells of documents by itself, and reaches no address that is not public', async () => {
  const platform = await startPlatform();
  try {
    const { ask, send, untilEnded } = await newConsumer(platform);
    // Leads to this machine, or nowhere: which of the two, nobody is told.
    const { webhook } = await ask<WebhookWithSecret>('POST', '/v1/webhooks', { url: 'https://hook.localhost/' });
    const log = () => ask<{ items: Delivery[] }>('GET', `/v1/webhooks/${webhook.id}/deliveries`);
    const document = await untilEnded((await send(await picture())).id);
    expect(document.state).toBe('ready');
    const attempted = async (attempts: number) => {
      for (;;) {
        const { items } = await log();
        if (items[0] && items[0].attempts >= attempts) return items[0];
        await sleep(50);
      }
    };
    const first = await attempted(1);
    expect(first).toMatchObject({ type: 'document.ready', status: 'waiting' });
    await platform.sql`update webhook_deliveries set next_attempt_at = now() where id = ${first.id}`;
    await attempted(2);
    const path = `/v1/webhooks/${webhook.id}/deliveries/${first.id}`;
    const { attemptLog, payload } = await ask<DeliveryWithAttempts>('GET', path);
    expect(attemptLog.slice(-2)).toMatchObject([{ error: 'address-not-public' }, { error: 'address-not-public' }]);
    expect(JSON.parse(payload)).toMatchObject({ type: 'document.ready', data: { id: document.id, state: 'ready' } });
  } finally {
    await platform.stop();
  }
}, 60_000);
