import { randomUUIDv7 } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestAccount } from '../../acceptance/test-accounts.ts';
import { startApi, type TestApi } from '../../acceptance/test-api.ts';
import { type ReceivedHook, startReceiver } from '../../acceptance/webhook-receiver.ts';
import type { Delivery, DeliveryWithAttempts, Webhook, WebhookWithSecret } from '../../contracts/webhooks.ts';
import { type PublicRequestOptions, postPublicly } from '../../platform/public-request.ts';
import { createJobRunner } from '../jobs/index.ts';
import { createDeliverWebhookHandler, deliverWebhookJob } from './index.ts';
import { retryDue } from './webhooks.retries.ts';

type Post = typeof postPublicly;

let api: TestApi;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  [api, receiver] = await Promise.all([startApi(), startReceiver()]);
});
afterAll(async () => {
  receiver.close();
  await api.stop();
});
beforeEach(async () => {
  await api.sql`delete from webhooks`;
  await api.sql`delete from jobs`;
  receiver.received.length = 0;
  receiver.answerBy();
});
afterEach(() => void vi.useRealTimers());

/** What the worker does with jobs, in this process, so that the addresses it may call can be chosen. */
const workerOf = (
  post: Post = receiver.post,
  sabotage: (effects: () => Promise<void>) => Promise<void> = (go) => go(),
) => {
  const { container } = api;
  const handler = createDeliverWebhookHandler({
    repository: container.webhookRepository,
    deliveries: container.deliveryRepository,
    seal: container.seal,
    audit: container.audit,
    tellOwner: container.tellOwner,
    post: post as (url: string, options: Partial<PublicRequestOptions>) => ReturnType<Post>,
  });
  const run = createJobRunner({
    database: container.database,
    repository: container.jobRepository,
    kinds: new Map([
      [
        deliverWebhookJob.name,
        {
          definition: deliverWebhookJob,
          handler: {
            ...handler,
            run: async (...of: Parameters<typeof handler.run>) => {
              const effects = await handler.run(...of);
              return (transaction: Parameters<typeof effects>[0]) => sabotage(() => effects(transaction));
            },
          },
        },
      ],
    ]),
  });
  const never = new AbortController().signal;
  return {
    /** Runs every job there is now. @returns how many */
    work: async (signal = never): Promise<number> => {
      const jobs = await api.sql`
        select id from jobs where name = 'deliver-webhook' and status in ('pending', 'queued', 'active') order by id`;
      await Promise.all(jobs.map(({ id }) => run(id, signal)));
      return jobs.length;
    },
  };
};

/** As if the time of every next attempt had come. */
/** A second ago: the column's milliseconds are rounded, so that `now()` may be still to come. */
const letTimePass = () =>
  api.sql`update webhook_deliveries set next_attempt_at = now() - interval '1 second' where status = 'waiting'`;

const retry = () =>
  retryDue({
    deliveries: api.container.deliveryRepository,
    transact: api.container.database.transact,
    jobs: api.container.jobs,
  });

const newOwner = async () => {
  const account = await api.accounts.create();
  const token = await api.accounts.signIn(account);
  const ask = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const answer = await api.call(method, `/v1/webhooks${path}`, { token, ...(body && { body }) });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.code}`);
    return answer.body as Body;
  };
  return {
    account,
    token,
    ask,
    hook: async (wanted: object = {}): Promise<WebhookWithSecret> => ask('POST', '', { url: receiver.url, ...wanted }),
    webhook: (id: string): Promise<Webhook> => ask('GET', `/${id}`),
    log: async (id: string): Promise<Delivery[]> =>
      (await ask<{ items: Delivery[] }>('GET', `/${id}/deliveries`)).items,
    delivery: async (id: string): Promise<DeliveryWithAttempts> => {
      const { items } = await ask<{ items: Delivery[] }>('GET', `/${id}/deliveries?limit=1`);
      return ask('GET', `/${id}/deliveries/${items[0]?.id}`);
    },
  };
};

const newDocument = async ({ id: ownerId }: TestAccount): Promise<string> => {
  const id = randomUUIDv7();
  const file = { filename: 'façade.jpg', media_type: 'image/jpeg', size: 3, sha256: 'a'.repeat(64) };
  await api.sql`insert into documents ${api.sql({ id, owner_id: ownerId, ...file, state: 'processing' })}`;
  return id;
};

const { transact, processing } = {
  transact: (effects: Parameters<TestApi['container']['database']['transact']>[0]) =>
    api.container.database.transact(effects),
  processing: () => api.container.documentProcessing,
};

const reject = async (account: TestAccount): Promise<string> => {
  const id = await newDocument(account);
  await transact(processing().reject(id, 'file-corrupt'));
  return id;
};

const verify = (secret: string, { headers, body }: ReceivedHook) =>
  new Verifier(secret).verify(body, headers as Record<string, string>);

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));

describe('an event', () => {
  test('of each kind is posted, signed, with what the document then was', async () => {
    const { account, token, hook, log } = await newOwner();
    const { webhook, secret } = await hook();
    const [ready, rejected, failed] = [
      await newDocument(account),
      await newDocument(account),
      await newDocument(account),
    ];
    const facts = { image: null, pages: 7, invoice: null, text: null, renditions: [] };
    const { work } = workerOf();
    const document = await processing().begin(ready);
    if (!document) throw new Error('There is nothing to process.');
    await transact(processing().ready(document, facts, () => {}));
    await work();
    await transact(processing().reject(rejected, 'file-corrupt'));
    await work();
    await transact(processing().fail(failed));
    await work();
    await api.call('DELETE', `/v1/documents/${ready}`, { token });
    await work();
    await api.call('POST', `/v1/documents/${ready}/restore`, { token });
    await work();

    expect(bodies().map(({ type, data }) => [type, data.id, data.state, data.problem])).toEqual([
      ['document.ready', ready, 'ready', null],
      ['document.rejected', rejected, 'rejected', { code: 'file-corrupt' }],
      ['document.failed', failed, 'failed', { code: 'processing-failed' }],
      ['document.deleted', ready, 'ready', null],
      ['document.restored', ready, 'ready', null],
    ]);
    const first = receiver.received[0] as ReceivedHook;
    expect(verify(secret, first)).toEqual({
      type: 'document.ready',
      timestamp: expect.stringMatching(/^2\d{3}-.*Z$/),
      data: {
        id: ready,
        filename: 'façade.jpg',
        mediaType: 'image/jpeg',
        size: 3,
        sha256: 'a'.repeat(64),
        state: 'ready',
        version: 2,
        problem: null,
        pages: 7,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        deletedAt: null,
      },
    });
    for (const one of receiver.received) verify(secret, one);
    expect(bodies()[3].data.deletedAt).not.toBeNull();
    expect(first.path).toBe('/in');
    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'IPOWER-MOTORS-Webhooks/1',
    });

    const deliveries = await log(webhook.id);
    expect(deliveries.map(({ eventId }) => eventId).reverse()).toEqual(
      receiver.received.map(({ headers }) => headers['webhook-id']),
    );
    expect(deliveries).toMatchObject(
      Array.from({ length: 5 }, () => ({ status: 'delivered', attempts: 1, nextAttemptAt: null })),
    );
  });

  test('reaches its subscribers only, each by one message of the same id', async () => {
    const [mine, theirs] = [await newOwner(), await newOwner()];
    await mine.hook({ url: `${receiver.url}?all` });
    await mine.hook({ url: `${receiver.url}?rejected`, events: ['document.rejected'] });
    await mine.hook({ url: `${receiver.url}?deleted`, events: ['document.deleted', 'document.ready'] });
    await theirs.hook({ url: `${receiver.url}?theirs` });
    await reject(mine.account);
    expect(await workerOf().work()).toBe(2);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/in?all', '/in?rejected']);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('that is rolled back is told to nobody', async () => {
    const { account, hook, log } = await newOwner();
    const { webhook } = await hook();
    const id = await newDocument(account);
    const rolledBack = transact(async (transaction) => {
      await processing().reject(id, 'file-corrupt')(transaction);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect([await log(webhook.id), await workerOf().work()]).toEqual([[], 0]);
  });
});

describe('a signature', () => {
  test('holds for this body, this id and these minutes only', async () => {
    const { account, hook } = await newOwner();
    const { secret } = await hook();
    await reject(account);
    await workerOf().work();
    const [hooked] = receiver.received as [ReceivedHook];
    verify(secret, hooked);
    expect(() => verify(secret, { ...hooked, body: hooked.body.replace('rejected', 'accepted') })).toThrow(/signature/);
    expect(() => verify(secret, { ...hooked, headers: { ...hooked.headers, 'webhook-id': randomUUIDv7() } })).toThrow(
      /signature/,
    );
    expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, hooked)).toThrow(/signature/);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 400_000 });
    expect(() => verify(secret, hooked)).toThrow(/too old/);
  });

  test('is by both secrets for a day after a rotation, the new one first, then by the new one only', async () => {
    const { account, hook, ask, webhook: read } = await newOwner();
    const { webhook, secret: old } = await hook();
    const { secret: fresh } = await ask<WebhookWithSecret>('POST', `/${webhook.id}/secrets`);
    const { secrets } = await read(webhook.id);
    expect(secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
    const overlap = Date.parse(secrets[1]?.expiresAt as string) - Date.parse(secrets[0]?.createdAt as string);
    expect(overlap).toBe(86_400_000);

    await reject(account);
    const { work } = workerOf();
    await work();
    const [both] = receiver.received as [ReceivedHook];
    verify(old, both);
    verify(fresh, both);
    const [first] = String(both.headers['webhook-signature']).split(' ');
    verify(fresh, { ...both, headers: { ...both.headers, 'webhook-signature': first } });

    await api.sql`update webhook_secrets set expires_at = now() where id = ${secrets[1]?.id as string}`;
    await reject(account);
    await work();
    const [, one] = receiver.received as [ReceivedHook, ReceivedHook];
    verify(fresh, one);
    expect(() => verify(old, one)).toThrow(/signature/);
    expect((await read(webhook.id)).secrets).toHaveLength(1);
    expect(await api.container.webhookRepository.deleteExpiredSecrets()).toBe(1);
  });
});

describe('an endpoint that fails', () => {
  const respond =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    (response: ServerResponse): void =>
      void response.writeHead(status, headers).end(body);

  test('hears of the event again and again under one id, each time newly signed, until it takes it', async () => {
    const { account, hook, delivery, webhook: read } = await newOwner();
    const { webhook, secret } = await hook();
    const { work } = workerOf();
    receiver.answerBy(respond(500, {}, 'nul\0l'));
    await reject(account);
    await work();
    const failed = await delivery(webhook.id);
    expect(failed).toMatchObject({ status: 'waiting', attempts: 1, deliveredAt: null });
    expect(failed.attemptLog).toMatchObject([{ status: 500, answer: 'null', error: null }]);
    const pause = Date.parse(failed.nextAttemptAt as string) - Date.parse(failed.attemptLog[0]?.startedAt as string);
    expect(pause).toBeGreaterThanOrEqual(5_000);
    expect((await read(webhook.id)).failingSince).toBe(failed.attemptLog[0]?.startedAt);

    expect(await retry()).toBe(0);
    await letTimePass();
    expect([await retry(), await retry()]).toEqual([1, 0]);
    receiver.answerBy();
    await work();
    const delivered = await delivery(webhook.id);
    expect(delivered).toMatchObject({ status: 'delivered', attempts: 2, nextAttemptAt: null, payload: failed.payload });
    expect(delivered.attemptLog.map(({ status }) => status)).toEqual([204, 500]);
    expect((await read(webhook.id)).failingSince).toBeNull();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([failed.eventId, failed.eventId]);
    for (const one of receiver.received) verify(secret, one);
  });

  test('is given up after ten attempts, over more than a day', async () => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    const { work } = workerOf();
    receiver.answerBy(respond(404));
    await reject(account);
    await work();
    for (let n = 0; n < 9; n++) {
      expect((await delivery(webhook.id)).status).toBe('waiting');
      await letTimePass();
      await retry();
      await work();
    }
    expect(await delivery(webhook.id)).toMatchObject({ status: 'failed', attempts: 10, nextAttemptAt: null });
    await letTimePass();
    expect(await retry()).toBe(0);
  });

  test('may ask for time', async () => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    receiver.answerBy(respond(503, { 'retry-after': '1800' }));
    await reject(account);
    await workerOf().work();
    const { nextAttemptAt, attemptLog } = await delivery(webhook.id);
    const pause = Date.parse(nextAttemptAt as string) - Date.parse(attemptLog[0]?.startedAt as string);
    expect(pause).toBeGreaterThanOrEqual(1_800_000);
  });

  const shortly: Post = (url, options) => receiver.post(url, { ...options, timeoutMs: 300 });
  const badName: Post = (url, options) => receiver.post(url.replace('hook.example', 'other.example'), options);
  const nobody: Post = (url, options) => receiver.post(url.replace('hook.example', 'hook.example:1'), options);
  const leadsInside: Post = (url, options) =>
    postPublicly(url, { ...options, resolve: async () => [{ address: '10.0.0.1', family: 4 }] });
  const leadsNowhere: Post = (url, options) =>
    postPublicly(url, {
      ...options,
      resolve: async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
  test.each<[string, Post, ((response: ServerResponse) => void) | undefined, object, number]>([
    ['by its silence', shortly, () => {}, { status: null, error: 'timeout' }, 1],
    [
      'by an answer that does not end',
      shortly,
      (response) => void response.writeHead(200).write('and'),
      { status: null, error: 'timeout' },
      1,
    ],
    [
      'by a redirect, which is not followed',
      postTo,
      respond(307, { location: '/elsewhere' }),
      { status: 307, error: null },
      1,
    ],
    ['because nobody listens', nobody, undefined, { status: null, error: 'connection-failed' }, 0],
    ['by hanging up', postTo, (response) => void response.destroy(), { status: null, error: 'connection-failed' }, 1],
    ['by another’s certificate', badName, undefined, { status: null, error: 'tls-failed' }, 0],
    [
      'because its name leads into our network',
      leadsInside,
      undefined,
      { status: null, error: 'address-not-public' },
      0,
    ],
    ['because its name leads nowhere', leadsNowhere, undefined, { status: null, error: 'address-not-public' }, 0],
  ])('%s is retried', async (_name, post, answer, attempt, calls) => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    receiver.answerBy(answer);
    await reject(account);
    await workerOf(post).work();
    const { status, attemptLog } = await delivery(webhook.id);
    expect([status, attemptLog]).toMatchObject(['waiting', [attempt]]);
    expect(receiver.received).toHaveLength(calls);
    expect(receiver.received.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  test.each([
    'https://127.0.0.1/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00:ec2::254]/',
    'https://localhost/',
  ])('security-45 %s is not called, even if it got into the database', async (url) => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    await api.sql`update webhooks set url = ${url} where id = ${webhook.id}`;
    await reject(account);
    await workerOf(postPublicly).work();
    expect((await delivery(webhook.id)).attemptLog).toMatchObject([{ status: null, error: 'address-not-public' }]);
  });

  test('keeps the beginning of its answer in the log', async () => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    receiver.answerBy(respond(200, {}, 'é'.repeat(3_000)));
    await reject(account);
    await workerOf().work();
    expect((await delivery(webhook.id)).attemptLog[0]?.answer).toBe('é'.repeat(1024));
  });

  const mailsOf = async ({ id }: TestAccount) => {
    const rows = await api.sql`select id, template, sealed from mails where account_id = ${id}`;
    return rows.map(({ id: mailId, template, sealed }) => ({
      template,
      ...JSON.parse(api.container.seal.open(sealed, mailId)),
    }));
  };
  const disablings = ({ id }: TestAccount) =>
    api.sql`select actor_kind, details from audit_events where account_id = ${id} and action = 'webhook.disabled'`;

  test('for 24 hours without one success is disabled, and its owner told', async () => {
    const { account, hook, log, webhook: read } = await newOwner();
    const { webhook } = await hook({ url: `${receiver.url}?key=secret` });
    const { work } = workerOf();
    receiver.answerBy(respond(500));
    await reject(account);
    await work();
    await api.sql`update webhooks set failing_since = now() - interval '23 hours' where id = ${webhook.id}`;
    await reject(account);
    await work();
    expect(await read(webhook.id)).toMatchObject({ enabled: true, disabledReason: null });
    expect(await mailsOf(account)).toEqual([]);

    await api.sql`update webhooks set failing_since = now() - interval '24 hours' where id = ${webhook.id}`;
    await Promise.all([reject(account), reject(account), reject(account)]);
    await work();
    expect(await read(webhook.id)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect((await log(webhook.id)).map(({ status }) => status)).not.toContain('queued');
    const endpoint = receiver.url;
    expect(await mailsOf(account)).toEqual([
      { template: 'webhook-disabled', to: account.email, data: { at: expect.any(String), endpoint, error: '500' } },
    ]);
    expect(await disablings(account)).toEqual([
      { actor_kind: 'system', details: { webhookId: webhook.id, url: endpoint, reason: 'failing' } },
    ]);
    await letTimePass();
    expect(await retry()).toBe(0);
  });

  test('one day, but not the whole day, starts anew', async () => {
    const { account, hook, webhook: read } = await newOwner();
    const { webhook } = await hook();
    const { work } = workerOf();
    await api.sql`update webhooks set failing_since = now() - interval '25 hours' where id = ${webhook.id}`;
    await reject(account);
    await work();
    receiver.answerBy(respond(500));
    await reject(account);
    await work();
    expect(await read(webhook.id)).toMatchObject({ enabled: true });
    expect(Date.parse((await read(webhook.id)).failingSince as string)).toBeGreaterThan(Date.now() - 3_600_000);
  });

  test('with 410 is disabled at once; what it missed can be had once it is enabled again', async () => {
    const { account, ask, hook, log, webhook: read } = await newOwner();
    const { webhook } = await hook();
    const { work } = workerOf();
    receiver.answerBy(respond(500));
    await reject(account);
    await work();
    receiver.answerBy(respond(410));
    await reject(account);
    await work();
    expect(await read(webhook.id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect((await mailsOf(account)).map(({ data }) => data.error)).toEqual(['410']);
    await reject(account);
    expect(await work()).toBe(0);
    const missed = await log(webhook.id);
    expect(missed.map(({ status }) => status)).toEqual(['skipped', 'failed', 'skipped']);

    const redeliver = (id: string) => ask<Delivery>('POST', `/${webhook.id}/deliveries/${id}/redeliver`);
    await expect(redeliver(missed[0]?.id as string)).rejects.toThrow('webhook-disabled');
    await ask('PATCH', `/${webhook.id}`, { enabled: true });
    expect(await read(webhook.id)).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    receiver.answerBy();
    receiver.received.length = 0;
    for (const { id } of missed) expect((await redeliver(id)).status).toBe('queued');
    expect(await work()).toBe(3);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
      missed.map(({ eventId }) => eventId).sort(),
    );
    expect((await log(webhook.id)).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
  });
});

describe('a delivery', () => {
  test('may arrive twice when the worker dies before it has noted the answer, under the same id', async () => {
    const { account, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    await reject(account);
    const dying = workerOf(receiver.post, async () => {
      throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    });
    await expect(dying.work()).rejects.toThrow('gone');
    expect(await delivery(webhook.id)).toMatchObject({ status: 'queued', attempts: 0 });
    await workerOf().work();
    expect(await delivery(webhook.id)).toMatchObject({ status: 'delivered', attempts: 1 });
    const [first, second] = receiver.received;
    expect(receiver.received).toHaveLength(2);
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
  });

  test('that the worker’s end interrupts is no failure of the endpoint', async () => {
    const { account, hook, delivery, webhook: read } = await newOwner();
    const { webhook } = await hook();
    await reject(account);
    const stopping = new AbortController();
    receiver.answerBy(() => stopping.abort(new Error('the worker stops')));
    await expect(workerOf().work(stopping.signal)).rejects.toThrow();
    expect(await delivery(webhook.id)).toMatchObject({ status: 'queued', attempts: 0, attemptLog: [] });
    expect((await read(webhook.id)).failingSince).toBeNull();
    receiver.answerBy();
    await workerOf().work();
    expect((await delivery(webhook.id)).status).toBe('delivered');
  });

  test('is made anew once, of calls at the same time', async () => {
    const { account, ask, hook, delivery } = await newOwner();
    const { webhook } = await hook();
    await reject(account);
    const { work } = workerOf();
    await work();
    const { id } = await delivery(webhook.id);
    const redeliver = () => ask<Delivery>('POST', `/${webhook.id}/deliveries/${id}/redeliver`);
    const answers = await Promise.all(Array.from({ length: 10 }, redeliver));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['queued']));
    expect(await work()).toBe(1);
    expect(await delivery(webhook.id)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  test('is retried once, whoever looks', async () => {
    const { account, hook, log } = await newOwner();
    const { webhook } = await hook();
    for (let n = 0; n < 3; n++) await reject(account);
    await api.sql`update webhook_deliveries set status = 'waiting' where webhook_id = ${webhook.id}`;
    await api.sql`delete from jobs where name = 'deliver-webhook'`;
    await letTimePass();
    const taken = await Promise.all(Array.from({ length: 8 }, retry));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(await workerOf().work()).toBe(3);
    expect((await log(webhook.id)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  test('of a webhook that is deleted, disabled, or whose account is, comes to its end', async () => {
    const { work } = workerOf();
    const deleted = await newOwner();
    const { webhook: gone } = await deleted.hook();
    const disabled = await newOwner();
    const { webhook: off } = await disabled.hook();
    const barred = await newOwner();
    const { webhook: theirs } = await barred.hook();
    for (const { account } of [deleted, disabled, barred]) await reject(account);
    await deleted.ask('DELETE', `/${gone.id}`);
    await disabled.ask('PATCH', `/${off.id}`, { enabled: false });
    await api.sql`update accounts set disabled_at = now() where id = ${barred.account.id}`;
    expect(await work()).toBe(3);
    expect(receiver.received).toEqual([]);
    expect((await disabled.log(off.id)).map(({ status }) => status)).toEqual(['skipped']);
    expect(await api.sql`select status from webhook_deliveries where webhook_id = ${theirs.id}`).toEqual([
      { status: 'skipped' },
    ]);
    expect(await api.sql`select * from webhook_deliveries where webhook_id = ${gone.id}`).toEqual([]);
  });

  test('of a webhook that is deleted meanwhile leaves nothing', async () => {
    const { account, ask, hook } = await newOwner();
    const { webhook } = await hook();
    await reject(account);
    receiver.answerBy((response) => void ask('DELETE', `/${webhook.id}`).then(() => response.writeHead(500).end()));
    await workerOf().work();
    expect(receiver.received).toHaveLength(1);
    const [job] = await api.sql`select status from jobs where name = 'deliver-webhook' order by id desc limit 1`;
    expect(job).toEqual({ status: 'completed' });
  });

  test('is forgotten after 30 days, unless it is under way', async () => {
    const { account, hook, log } = await newOwner();
    const { webhook } = await hook();
    await reject(account);
    await workerOf().work();
    await reject(account);
    await reject(account);
    await workerOf().work();
    await reject(account);
    const [, , young, old] = (await log(webhook.id)).map(({ id }) => id);
    const age = (days: number, ids: string[]) =>
      api.sql`update webhook_deliveries set created_at = now() - make_interval(days => ${days}) where id = any(${ids})`;
    await age(
      31,
      (await log(webhook.id)).map(({ id }) => id).filter((id) => id !== young),
    );
    await age(29, [young as string]);
    expect(await api.container.deliveryRepository.deleteExpired()).toBe(2);
    const left = (await log(webhook.id)).map(({ id, status }) => [id === young, status]);
    expect(left).toEqual([
      [false, 'queued'],
      [true, 'delivered'],
    ]);
    expect(await api.sql`select * from webhook_attempts where delivery_id = ${old as string}`).toEqual([]);
  });
});

describe('a test event', () => {
  test('is attempted once, also where the webhook is disabled, and counts for nothing', async () => {
    const { ask, hook, delivery, webhook: read } = await newOwner();
    const { webhook, secret } = await hook({ events: ['document.deleted'] });
    const { work } = workerOf();
    const sent = await ask<Delivery>('POST', `/${webhook.id}/test`);
    expect(sent).toMatchObject({ type: 'webhook.test', status: 'queued' });
    await work();
    expect(verify(secret, receiver.received[0] as ReceivedHook)).toEqual({
      type: 'webhook.test',
      timestamp: expect.any(String),
      data: { webhookId: webhook.id },
    });
    expect(await delivery(webhook.id)).toMatchObject({ id: sent.id, status: 'delivered' });

    receiver.answerBy((response) => void response.writeHead(410).end());
    await ask('POST', `/${webhook.id}/test`);
    await work();
    expect(await delivery(webhook.id)).toMatchObject({ status: 'failed', attempts: 1, nextAttemptAt: null });
    expect(await read(webhook.id)).toMatchObject({ enabled: true, failingSince: null });

    await ask('PATCH', `/${webhook.id}`, { enabled: false });
    receiver.answerBy();
    await ask('POST', `/${webhook.id}/test`);
    await work();
    expect((await delivery(webhook.id)).status).toBe('delivered');
  });
});

test('an endpoint that answers slowly gets four messages at once, and holds up nobody else', async () => {
  const [slow, quick] = [await newOwner(), await newOwner()];
  const { webhook } = await slow.hook({ url: `${receiver.url}?slow` });
  const { webhook: other } = await quick.hook({ url: `${receiver.url}?quick` });
  for (let n = 0; n < 10; n++) await reject(slow.account);
  await reject(quick.account);

  const held: ServerResponse[] = [];
  receiver.answerBy((response) => {
    if (response.req.url?.endsWith('slow')) held.push(response);
    else response.writeHead(204).end();
  });
  const { work } = workerOf();
  const working = work();
  const statuses = async () => {
    const rows = await slow.log(webhook.id);
    return Object.fromEntries(
      Object.entries(Object.groupBy(rows, ({ status }) => status)).map(([s, of]) => [s, of.length]),
    );
  };
  while (held.length < 4 || (await statuses())['queued'] !== 4) await sleep(10);
  while ((await quick.delivery(other.id)).status !== 'delivered') await sleep(10);
  expect(await statuses()).toEqual({ queued: 4, waiting: 6 });
  // Their time has come, and their turn has not.
  expect(await retry()).toBe(0);
  expect(held).toHaveLength(4);

  for (const response of held.splice(0)) response.writeHead(204).end();
  await working;
  receiver.answerBy();
  expect(await retry()).toBe(4);
  await work();
  expect(await retry()).toBe(2);
  await work();
  expect(await statuses()).toEqual({ delivered: 10 });
  expect(receiver.received.filter(({ path }) => path.endsWith('slow'))).toHaveLength(10);
});

/** Before `receiver` is there, which the tables of tests are made without. */
function postTo(...of: Parameters<Post>): ReturnType<Post> {
  return receiver.post(...of);
}
