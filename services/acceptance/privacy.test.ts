import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  DataExport,
  DataExportList,
  ErasureReceipt,
  ErasureStatus,
  ExportDownload,
} from '../contracts/privacy.ts';
import { subjectOf } from '../domains/accounts/index.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { openBucket } from './bucket.ts';
import { nextMail } from './mailbox.ts';
import { picture } from './pictures.ts';
import { startPlatform } from './test-platform.ts';
import { unzip } from './zip.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let bucket: ReturnType<typeof openBucket>;

beforeAll(async () => {
  platform = await startPlatform();
  bucket = openBucket(platform.backends);
});
afterAll(() => platform.stop());

const until = async <T>(what: string, look: () => Promise<T | false | null | undefined>): Promise<T> => {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`not within 60 s: ${what}`);
};

const newAccount = async () => {
  const consumer = await newConsumer(platform);
  const { id } = await consumer.ask<{ id: string }>('GET', '/v1/me');
  return { ...consumer, id, email: consumer.credentials.email };
};
type Account = Awaited<ReturnType<typeof newAccount>>;

const untilExported = ({ ask }: ApiClient, id: string) =>
  until('the export is ready', async () => {
    const { items } = await ask<DataExportList>('GET', '/v1/me/exports');
    return items.find((item) => item.id === id && item.state === 'ready');
  });

const statusOf = async (receipt: string) => {
  const response = await fetch(`${platform.url}/v1/erasures/status`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ receipt }),
  });
  return { status: response.status, body: (await response.json()) as ErasureStatus };
};

/** Looks behind the API first, which lets nobody ask often. */
const untilErased = async (account: Account, receipt: string): Promise<ErasureStatus> => {
  await until('the account is erased', async () => {
    const [row] = await platform.sql`select count(*)::int as count from accounts where id = ${account.id}`;
    return row?.['count'] === 0;
  });
  const { status, body } = await statusOf(receipt);
  expect(status).toBe(200);
  expect(body.completedAt).not.toBeNull();
  return body;
};

/** The time in which a browser may still upload is over. */
const letUploadsEnd = ({ id }: Account) =>
  platform.sql`update documents set created_at = created_at - interval '10 minutes' where owner_id = ${id}`;

/** Something of every kind, besides what the API makes. */
const furnish = async ({ id, email }: Account) => {
  const { sql } = platform;
  const secret = () => randomBytes(32).toString('hex');
  const facts = {
    sessionId: randomUUID(),
    subject: `subject-${randomUUID()}`,
    address: `2001:db8::${randomBytes(2).toString('hex')}`,
    agent: `Agent/${secret()}`,
  };
  await sql`insert into sessions (id, account_id, factors, expires_at, address, user_agent)
    values (${facts.sessionId}, ${id}, '{password,totp}', now() + interval '1 day', ${facts.address}, ${facts.agent})`;
  await sql`insert into refresh_tokens (hash, session_id) values (${secret()}, ${facts.sessionId})`;
  await sql`insert into known_devices (hash, account_id, expires_at) values (${secret()}, ${id}, now() + interval '1 day')`;
  await sql`insert into identities (id, account_id, provider, issuer, subject, email)
    values (${randomUUID()}, ${id}, 'google', 'https://accounts.google.com', ${facts.subject}, ${email})`;
  const keyHash = secret();
  await sql`insert into api_keys (id, account_id, name, hash, ending, scopes)
    values (${randomUUID()}, ${id}, 'back office', ${keyHash}, 'wxyz', '{documents:read}')`;
  await sql`insert into totp_seeds (account_id, sealed_seed, confirmed_at) values (${id}, 'v1.sealed-seed', now())`;
  await sql`insert into recovery_codes (hash, account_id) values (${secret()}, ${id})`;
  await sql`insert into one_time_tokens (hash, purpose, account_id, data, expires_at) values
    (${secret()}, 'change-email', ${id}, ${sql.json({ email: 'next@example.fr' })}, now() + interval '1 hour'),
    (${secret()}, 'confirm-registration', null, ${sql.json({ email })}, now() + interval '1 hour')`;
  await sql`insert into audit_events (id, action, actor_kind, actor_id, account_id, address, user_agent)
    values (${randomUUID()}, 'sign-in.succeeded', 'account', ${id}, ${id}, ${facts.address}, ${facts.agent})`;
  const webhookId = randomUUID();
  const deliveryId = randomUUID();
  const hook = `https://hook.example/${randomUUID()}`;
  await sql`insert into webhooks (id, account_id, url, events) values (${webhookId}, ${id}, ${hook}, '{document.failed}')`;
  await sql`insert into webhook_secrets (id, webhook_id, sealed) values (${randomUUID()}, ${webhookId}, 'v1.sealed-secret')`;
  await sql`insert into webhook_deliveries (id, webhook_id, account_id, event_id, type, payload, status)
    values (${deliveryId}, ${webhookId}, ${id}, ${randomUUID()}, 'document.ready', '{}', 'queued')`;
  await sql`insert into webhook_attempts (id, delivery_id, started_at, milliseconds)
    values (${randomUUID()}, ${deliveryId}, now(), 1)`;
  // Found by its subject only.
  await sql`insert into jobs (id, name, queue, payload, subject_id, status, max_failures, backoff)
    values (${randomUUID()}, 'deliver-webhook', 'webhooks', ${sql.json({ deliveryId })}, ${deliveryId}, 'failed', 1, 1)`;
  return { ...facts, keyHash, webhookId, deliveryId, hook };
};

/** Every row of the database, as text, by table. */
const rowsNaming = async (text: string): Promise<Record<string, number>> => {
  const tables =
    await platform.sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await platform.sql`select count(*)::int as count from ${platform.sql(name)} as one
      where strpos(lower(one::text), ${text.toLowerCase()}) > 0`;
    if (row?.['count'] > 0) found[name] = row?.['count'];
  }
  return found;
};

const redisKeysNaming = async (text: string): Promise<string[]> => {
  const redis = new Redis(platform.backends.redisUrl);
  const keys = await redis.keys('*');
  await redis.quit();
  return keys.filter((key) => key.includes(text));
};

describe('the copy of all data', () => {
  test('has what the account has, its files as they were sent, and no secrets', async () => {
    const account = await newAccount();
    const facts = await furnish(account);
    const file = await picture(400, 300, 'façade à Nîmes.jpg');
    const { id: documentId } = await account.send(file);
    await account.untilEnded(documentId);
    const waiting = await picture(500, 300, 'never completed.jpg');
    await account.announce(waiting);

    const requested = await account.ask<DataExport>('POST', '/v1/me/exports');
    expect(requested).toMatchObject({ state: 'pending', bytes: null, readyAt: null });
    const ready = await untilExported(account, requested.id);
    expect(Date.parse(ready.expiresAt as string) - Date.parse(ready.readyAt as string)).toBe(7 * 86_400_000);
    expect((await nextMail(platform, account.email, 'export-ready')).subject).toBe('La copie de vos données est prête');

    const response = await account.download(`/v1/me/exports/${ready.id}/content`);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="ipower-motors-[\d-]+\.zip"$/);
    const archive = Buffer.from(await response.bytes());
    expect(archive).toHaveLength(ready.bytes as number);
    const { url } = await account.ask<ExportDownload>('POST', `/v1/me/exports/${ready.id}/download`);
    expect(Buffer.from(await (await fetch(url)).bytes()).equals(archive)).toBe(true);
    const files = unzip(archive);
    const json = (name: string) => JSON.parse(files.get(`${name}.json`)?.toString() ?? 'null');

    expect(json('account')).toMatchObject({ id: account.id, email: account.email, role: 'customer', language: 'fr' });
    const session = {
      id: facts.sessionId,
      address: facts.address,
      userAgent: facts.agent,
      factors: ['password', 'totp'],
    };
    expect(json('sessions')).toHaveLength(2);
    expect(json('sessions')).toContainEqual(expect.objectContaining(session));
    expect(json('identities')).toMatchObject([{ provider: 'google', subject: facts.subject, email: account.email }]);
    expect(json('api-keys')).toMatchObject([{ name: 'back office', ending: 'wxyz', scopes: ['documents:read'] }]);
    expect(json('totp-seeds')).toHaveLength(1);
    expect(json('recovery-codes')).toHaveLength(1);
    expect(json('audit-events').map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['sign-in.succeeded', 'account.export-requested']),
    );
    expect(json('documents').map(({ filename }: { filename: string }) => filename)).toEqual([
      'façade à Nîmes.jpg',
      'never completed.jpg',
    ]);
    expect(json('renditions')).toHaveLength(6);
    expect(files.get(`documents/${documentId}/façade à Nîmes.jpg`)?.equals(file.bytes)).toBe(true);
    expect([...files.keys()].filter((name) => name.startsWith('documents/'))).toHaveLength(1);
    expect(files.get('README.txt')?.toString()).toContain('FR ');

    const all = [...files.values()].map((bytes) => bytes.toString()).join();
    expect(all).not.toContain(facts.keyHash);
    expect(json('webhooks')).toMatchObject([{ url: facts.hook, events: ['document.failed'] }]);
    expect(json('webhook-deliveries')).toMatchObject([{ id: facts.deliveryId, type: 'document.ready' }]);
    expect(json('webhook-attempts')).toHaveLength(1);
    expect(all).not.toContain('sealed-seed');
    expect(all).not.toContain('sealed-secret');
    expect(all).not.toContain('$argon2');
  });

  test('is made once at a time, three are kept, and a week later they are gone', async () => {
    const account = await newAccount();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => account.ask<DataExport>('POST', '/v1/me/exports')),
    );
    const first = answers[0] as DataExport;
    const ids = new Set(answers.map(({ id }) => id));
    for (const id of ids) await untilExported(account, id);
    while (ids.size < 3) {
      const { id } = await account.ask<DataExport>('POST', '/v1/me/exports');
      ids.add(id);
      await untilExported(account, id);
    }
    const refused = await account.request('POST', '/v1/me/exports');
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'too-many-exports' });

    const key = `accounts/${account.id}/exports/${first.id}/`;
    expect(await bucket.keys(key)).toHaveLength(1);
    await platform.sql`update exports set expires_at = now() - interval '1 second' where id = ${first.id}`;
    expect((await account.request('GET', `/v1/me/exports/${first.id}/content`)).status).toBe(404);
    // A worker looks when it starts, and now and then.
    await platform.worker.stop();
    await platform.worker.start();
    await until('the archive is deleted', async () => (await bucket.keys(key)).length === 0);
    await until('its row is deleted', async () => Object.keys(await rowsNaming(`(${first.id}`)).length === 0);
    expect((await account.ask<DataExportList>('GET', '/v1/me/exports')).items).toHaveLength(2);
  });

  test('is its owner’s alone', async () => {
    const [account, other] = [await newAccount(), await newAccount()];
    const { id } = await account.ask<DataExport>('POST', '/v1/me/exports');
    await untilExported(account, id);
    const foreign = await other.request('GET', `/v1/me/exports/${id}/content`);
    const absent = await other.request('GET', `/v1/me/exports/${randomUUID()}/content`);
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect((await other.ask<DataExportList>('GET', '/v1/me/exports')).items).toEqual([]);
  });
});

describe('an erasure', { timeout: 120_000 }, () => {
  test('leaves nothing in Postgres, S3 and Redis, but for what nobody can be told by', async () => {
    const [account, other] = [await newAccount(), await newAccount()];
    const facts = await furnish(account);
    const kept = await other.send(await picture());
    const { document: pending } = await account.announce(await picture(300, 200, 'pending.jpg'));
    const { id: ready } = await account.send(await picture(400, 300, 'ready.jpg'));
    await account.untilEnded(ready);
    const { id: exportId } = await account.ask<DataExport>('POST', '/v1/me/exports');
    await untilExported(account, exportId);
    await account.ask(
      'POST',
      '/v1/documents',
      { ...newDocument, filename: 'again.jpg' },
      { 'idempotency-key': randomUUID() },
    );
    // Is being processed, or about to be.
    const { id: busy } = await account.send(await picture(2400, 1600, 'busy.jpg'));
    await letUploadsEnd(account);
    // Wrong passwords are counted under the hash of the address.
    await other.request('POST', '/v1/auth/login', { ...account.credentials, password: 'not the right one' });
    const guesses = subjectOf(account.email);
    expect(await redisKeysNaming(guesses)).not.toEqual([]);

    const answer = await account.request('DELETE', '/v1/me');
    expect(answer.status).toBe(202);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { receipt, requestedAt } = (await answer.json()) as ErasureReceipt;
    const status = await untilErased(account, receipt);
    expect(status).toMatchObject({
      requestedAt,
      erased: {
        accounts: 1,
        documents: 4,
        exports: 1,
        identities: 1,
        apiKeys: 1,
        sessions: 2,
        oneTimeTokens: 2,
        webhooks: 1,
      },
    });

    const { webhookId, deliveryId } = facts;
    for (const text of [
      webhookId,
      deliveryId,
      account.email,
      facts.subject,
      facts.address,
      facts.agent,
      pending.id,
      ready,
      busy,
      exportId,
    ]) {
      expect(await rowsNaming(text), text).toEqual({});
    }
    expect(Object.keys(await rowsNaming(account.id))).toEqual(['audit_events']);
    expect(await rowsNaming(receipt)).toEqual({});
    const events = await platform.sql`select action, address, user_agent from audit_events
      where account_id = ${account.id} or actor_id = ${account.id} order by id`;
    expect(events.map(({ action }) => action)).toContain('account.erased');
    for (const event of events) expect(event).toMatchObject({ address: null, user_agent: null });

    const keys = await bucket.keys();
    for (const id of [account.id, pending.id, ready, busy]) expect(keys.filter((key) => key.includes(id))).toEqual([]);
    for (const text of [account.id, guesses]) expect(await redisKeysNaming(text)).toEqual([]);

    const mail = await nextMail(platform, account.email, 'account-erased');
    expect(mail.text).toContain(receipt);
    expect((await account.request('POST', '/v1/auth/login', account.credentials)).status).toBe(401);
    // What is another's stays.
    expect(await other.untilEnded(kept.id)).toMatchObject({ state: 'ready' });
    expect((await bucket.keys(`accounts/${other.id}/`)).length).toBeGreaterThan(0);
  });

  test('is one, of calls at the same time, and signs out at once', async () => {
    const account = await newAccount();
    await furnish(account);
    const answers = await Promise.all(Array.from({ length: 8 }, () => account.request('DELETE', '/v1/me')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 401, 401, 401, 401, 401, 401, 401]);
    const won = answers.find(({ status }) => status === 202) as Response;
    await untilErased(account, ((await won.json()) as ErasureReceipt).receipt);
  });

  test('is looked up by its receipt only', async () => {
    expect(await statusOf('A'.repeat(43))).toMatchObject({ status: 404, body: { code: 'erasure-not-found' } });
    const query = await fetch(`${platform.url}/v1/erasures/status?receipt=${'A'.repeat(43)}`);
    expect(query.status).toBe(404);
  });

  test('is not for accounts of staff', async () => {
    const account = await newAccount();
    await platform.sql`update accounts set role = 'staff' where id = ${account.id}`;
    const refused = await account.request('DELETE', '/v1/me');
    expect(await refused.json()).toMatchObject({ status: 409, code: 'erasure-of-staff' });
  });

  test('waits for a worker that still has a document, whose renditions do not come back', async () => {
    const account = await newAccount();
    const { id } = await account.send(await picture());
    await account.untilEnded(id);
    await letUploadsEnd(account);
    const { document } = await account.announce(await picture());
    await letUploadsEnd(account);
    await platform.sql`update jobs set status = 'active' where subject_id = ${id}`;
    const { receipt } = await account.ask<ErasureReceipt>('DELETE', '/v1/me');
    await until('the erasure has begun', async () => {
      const [row] = await platform.sql`select state from documents where id = ${document.id}`;
      return row?.['state'] === 'failed';
    });
    // What that worker stores last.
    await bucket.put(`accounts/${account.id}/${id}/late`, 'late');
    await platform.sql`update jobs set status = 'completed' where subject_id = ${id}`;
    await untilErased(account, receipt);
    expect(await bucket.keys(`accounts/${account.id}/`)).toEqual([]);
  });

  test('goes on after its worker was killed in the middle, as an export does', async () => {
    const account = await newAccount();
    const { id } = await account.send(await picture());
    await account.untilEnded(id);
    await letUploadsEnd(account);

    /** Kills the worker where it can only wait for the lock: all is done, and nothing committed. */
    const killInTheMiddle = async (
      lock: 'accounts' | 'exports',
      rowId: string,
      begin: () => Promise<void>,
      isThere: () => Promise<boolean>,
    ) => {
      await platform.sql.begin(async (transaction) => {
        await transaction`select 1 from ${transaction(lock)} where id = ${rowId} for update`;
        await begin();
        await until('the worker is in the middle', isThere);
        await platform.worker.kill();
      });
      await platform.worker.start();
    };

    await platform.worker.stop();
    const { id: exportId } = await account.ask<DataExport>('POST', '/v1/me/exports');
    const archive = `accounts/${account.id}/exports/`;
    await killInTheMiddle(
      'exports',
      exportId,
      () => platform.worker.start(),
      async () => (await bucket.keys(archive)).length === 1,
    );
    await untilExported(account, exportId);
    const response = await account.download(`/v1/me/exports/${exportId}/content`);
    expect(unzip(Buffer.from(await response.bytes())).has('account.json')).toBe(true);
    await nextMail(platform, account.email, 'export-ready');

    await platform.worker.stop();
    const { receipt } = await account.ask<ErasureReceipt>('DELETE', '/v1/me');
    await killInTheMiddle(
      'accounts',
      account.id,
      () => platform.worker.start(),
      async () => (await bucket.keys(`accounts/${account.id}/`)).length === 0,
    );
    const status = await untilErased(account, receipt);
    expect(status.erased).toMatchObject({ accounts: 1, documents: 1, exports: 1 });
    await nextMail(platform, account.email, 'account-erased');
    expect(Object.keys(await rowsNaming(account.id))).toEqual(['audit_events']);
  });
});

const newDocument = { filename: 'a.jpg', mediaType: 'image/jpeg', size: 100, sha256: '0'.repeat(64) };
