import { randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEvent, OwnAuditEvent } from '../contracts/audit.ts';
import type { Document } from '../contracts/documents.ts';
import type { CreatedShare, OpenedShare, Share, SharePage } from '../contracts/shares.ts';
import { createPersonalDataRepository } from '../domains/privacy/index.ts';
import { openDatabase } from '../platform/db.ts';
import { createMediaSigner } from '../platform/media-signature.ts';
import { createOpaqueToken, hashOpaqueToken } from '../platform/opaque-token.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { newBrowser } from './browser.ts';
import { newAddress } from './person.ts';
import { picture } from './pictures.ts';
import { enrol, openAccount } from './signed-in.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let owner: ApiClient;
/** A photograph of the owner's, and its bytes. */
let photograph: { document: Document; bytes: Buffer };

const password = 'quatre vélos dans la grange';

const sendPicture = async (to: ApiClient, width = 400, height = 300, filename?: string) => {
  const { bytes, ...file } = await picture(width, height, filename);
  const { id } = await to.send({ ...file, bytes });
  return { document: await to.untilEnded(id), bytes };
};

beforeAll(async () => {
  platform = await startPlatform({ variables: { TRUST_PROXY_HOPS: '1', LOG_LEVEL: 'trace' } });
  owner = await newConsumer(platform);
  photograph = await sendPicture(owner, 1600, 1000, 'façade à Nîmes.jpg');
});
afterAll(() => platform.stop());

const day = 86_400_000;

/** The owner's own. A rate limit of his must not be met: each test that makes many has an owner of its own. */
const share = async (terms: object = {}, by = owner, { id } = photograph.document) => {
  const { url, share } = await by.ask<CreatedShare>('POST', `/v1/documents/${id}/shares`, terms);
  return { ...share, url, token: url.split('#')[1] as string };
};

/** Someone with a link, in a network of his own. Comes back when a busy machine sheds load. */
const visit = async (
  what: 'open' | 'download',
  body: object,
  { address = newAddress(), headers = {} }: { address?: string; headers?: Record<string, string> } = {},
) => {
  for (;;) {
    const response = await newBrowser(platform.url, { address }).request('POST', `/v1/shares/${what}`, body, headers);
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status === 503) {
      await sleep(200);
      continue;
    }
    const { status } = response;
    return { status, code: answer['code'] as string | undefined, headers: response.headers, body: answer };
  }
};
const open = (token: string, rest: object = {}, from?: { address?: string }) => visit('open', { token, ...rest }, from);
const download = (token: string, rest: object = {}, from?: { address?: string }) =>
  visit('download', { token, ...rest }, from);

const opened = async (token: string, rest: object = {}) =>
  (await open(token, rest)).body as unknown as OpenedShare & { share: NonNullable<OpenedShare['share']> };

const shareOf = async (id: string, by = owner): Promise<Share> => {
  const { items } = await by.ask<SharePage>('GET', '/v1/me/shares?limit=100');
  return items.find((item) => item.id === id) as Share;
};

const problemOf = async (response: Response) => (await response.json()) as { code: string | undefined };

const notFound = { status: 404, code: 'share-not-found' };

describe('a share', () => {
  test('opens its document to whoever has the link, and counts what is handed out', async () => {
    const { document, bytes } = photograph;
    const response = await owner.request('POST', `/v1/documents/${document.id}/shares`, {
      label: 'Expert-comptable',
      maxDownloads: 2,
    });
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { share: made, url } = (await response.json()) as CreatedShare;
    expect(url).toMatch(new RegExp(`^${platform.url}/share#[A-Za-z0-9_-]{43}$`));
    const token = url.split('#')[1] as string;
    expect(made).toMatchObject({
      documentId: document.id,
      filename: 'façade à Nîmes.jpg',
      label: 'Expert-comptable',
      state: 'active',
      hasPassword: false,
      maxDownloads: 2,
      downloads: 0,
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(Math.abs(Date.parse(made.expiresAt) - Date.now() - 7 * day)).toBeLessThan(60_000);

    const seen = await open(token);
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(seen.body).toEqual({
      needsPassword: false,
      share: {
        expiresAt: made.expiresAt,
        downloadsLeft: 2,
        document: {
          filename: 'façade à Nîmes.jpg',
          mediaType: 'image/jpeg',
          size: bytes.length,
          pages: null,
          image: {
            width: 1600,
            height: 1000,
            thumbHash: document.image?.thumbHash,
            dominantColour: document.image?.dominantColour,
          },
          previewUrl: expect.stringContaining('Signature='),
        },
      },
    });
    expect(await shareOf(made.id)).toMatchObject({ downloads: 0, lastUsedAt: expect.any(String) });

    const first = await download(token);
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const file = await fetch(first.body['url'] as string);
    expect(Buffer.from(await file.bytes()).equals(bytes)).toBe(true);
    expect(file.headers.get('content-disposition')).toBe('attachment');
    expect(decodeURIComponent(new URL(file.url).pathname)).toMatch(/\/original\/façade à Nîmes\.jpg$/);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await opened(token)).share.downloadsLeft).toBe(1);
    expect(await shareOf(made.id)).toMatchObject({ state: 'active', downloads: 1 });

    expect((await download(token)).status).toBe(200);
    expect(await download(token)).toMatchObject({ status: 410, code: 'share-used-up' });
    expect(await open(token)).toMatchObject({ status: 410, code: 'share-used-up' });
    expect(await shareOf(made.id)).toMatchObject({ state: 'used-up', downloads: 2 });
  });

  test('without a maximum can be downloaded again and again', async () => {
    const { token, id } = await share();
    for (let n = 0; n < 3; n++) expect((await download(token)).status).toBe(200);
    expect((await opened(token)).share.downloadsLeft).toBeNull();
    expect(await shareOf(id)).toMatchObject({ state: 'active', maxDownloads: null, downloads: 3 });
  });

  test('shows no more than its first page, and what a picture tells of its camera to nobody', async () => {
    const { id } = photograph.document;
    await platform.sql`update documents set image = image || '{"camera":"Leica Q3","takenAt":"2026-05-01T10:00:00"}'
      where id = ${id}`;
    const { token } = await share();
    const seen = await opened(token);
    expect(JSON.stringify(seen)).not.toMatch(/Leica|takenAt|camera/);
    const preview = await fetch(seen.share.document.previewUrl as string);
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  test('of a file without a picture has no preview', async () => {
    const id = randomUUIDv7();
    await platform.sql`insert into documents (id, owner_id, filename, media_type, size, sha256, state, pages)
      values (${id}, ${owner.accountId}, 'notes.pdf', 'application/pdf', 10, ${'0'.repeat(64)}, 'ready', 3)`;
    const { token } = await share({}, owner, { ...photograph.document, id });
    expect((await opened(token)).share.document).toMatchObject({ pages: 3, image: null, previewUrl: null });
  });

  test('is listed with its document and with all of the account, in pages', async () => {
    const other = await newConsumer(platform);
    const [one, two] = [await sendPicture(other), await sendPicture(other)];
    const ids: string[] = [];
    for (const { document } of [one, two, one]) ids.unshift((await share({}, other, document)).id);
    const list = async (path: string) => {
      const { items, nextCursor } = await other.ask<SharePage>('GET', path);
      return { ids: items.map(({ id }) => id), nextCursor };
    };
    const first = await list('/v1/me/shares?limit=2');
    const second = await list(`/v1/me/shares?limit=2&cursor=${first.nextCursor}`);
    expect([...first.ids, ...second.ids, second.nextCursor]).toEqual([...ids, null]);
    expect((await list(`/v1/documents/${one.document.id}/shares`)).ids).toEqual([ids[0], ids[2]]);
    expect((await list(`/v1/documents/${one.document.id}/shares?limit=1`)).nextCursor).not.toBeNull();
  });

  test('is refused for what can be shared with nobody', async () => {
    const client = await newConsumer(platform);
    const { document } = await sendPicture(client);
    const make = async (terms: object, id = document.id) => {
      const response = await client.request('POST', `/v1/documents/${id}/shares`, terms);
      return `${response.status} ${(await problemOf(response)).code}`;
    };
    const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();
    expect(await make({ expiresAt: inDays(-0.01) })).toBe('400 share-expiry-invalid');
    expect(await make({ expiresAt: inDays(90.01) })).toBe('400 share-expiry-invalid');
    expect((await share({ expiresAt: inDays(89.99) }, client, document)).state).toBe('active');
    for (const terms of [
      { expiresAt: 'tomorrow' },
      { maxDownloads: 0 },
      { maxDownloads: 1001 },
      { password: 'seven77' },
      { password: 'x'.repeat(129) },
      { label: '' },
      { label: 'a\u0000b' },
      { documentId: document.id },
    ]) {
      expect([terms, await make(terms)]).toEqual([terms, '400 validation-failed']);
    }
    const { document: pending } = await client.announce(await picture());
    expect(await make({}, pending.id)).toBe('409 document-not-ready');
    const { document: trashed } = await sendPicture(client);
    await client.request('DELETE', `/v1/documents/${trashed.id}`);
    expect(await make({}, trashed.id)).toBe('409 share-of-trash');
  });

  test("is its owner's alone", async () => {
    const { id, token } = await share();
    const stranger = await newConsumer(platform);
    const codeOf = async (method: string, path: string, body?: object) =>
      (await problemOf(await stranger.request(method, path, body))).code;
    expect(await codeOf('POST', `/v1/documents/${photograph.document.id}/shares`, {})).toBe('document-not-found');
    expect(await codeOf('GET', `/v1/documents/${photograph.document.id}/shares`)).toBe('document-not-found');
    expect(await codeOf('DELETE', `/v1/shares/${id}`)).toBe('share-not-found');
    expect((await stranger.ask<SharePage>('GET', '/v1/me/shares')).items).toEqual([]);
    expect((await open(token)).status).toBe(200);
  });
});

describe('the link of a share', () => {
  /** Everything a visitor may be told, which must not depend on why. */
  const answers = async (token: string) => {
    const told = await Promise.all([
      open(token),
      download(token),
      open(token, { password }),
      download(token, { password }),
    ]);
    return told.map(({ status, body }) => ({ status, ...body, requestId: null }));
  };

  test('that was never given out, has ended, or leads to nothing, has one answer', async () => {
    const unknown = await answers(createOpaqueToken().token);
    expect(unknown).toEqual(Array(4).fill(expect.objectContaining(notFound)));

    const revoked = await share({ password });
    expect((await opened(revoked.token)).needsPassword).toBe(true);
    expect((await owner.request('DELETE', `/v1/shares/${revoked.id}`)).status).toBe(204);
    expect(await answers(revoked.token)).toEqual(unknown);
    expect(await shareOf(revoked.id)).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) });
    expect((await owner.request('DELETE', `/v1/shares/${revoked.id}`)).status).toBe(404);

    const expired = await share();
    await platform.sql`update shares set expires_at = now() where id = ${expired.id}`;
    expect(await answers(expired.token)).toEqual(unknown);
    expect((await shareOf(expired.id)).state).toBe('expired');

    const { document } = await sendPicture(owner);
    const unready = await share({ password }, owner, document);
    await platform.sql`update documents set state = 'failed' where id = ${document.id}`;
    expect(await answers(unready.token)).toEqual(unknown);
    expect((await shareOf(unready.id)).state).toBe('suspended');

    const disabled = await newConsumer(platform);
    const theirs = await share({}, disabled, (await sendPicture(disabled)).document);
    await platform.sql`update accounts set disabled_at = now() where id = ${disabled.accountId}`;
    expect(await answers(theirs.token)).toEqual(unknown);

    const { document: another } = await sendPicture(owner);
    const purged = await share({}, owner, another);
    await platform.sql`delete from documents where id = ${another.id}`;
    expect(await answers(purged.token)).toEqual(unknown);
  });

  test('opens nothing while the document is in the trash, and opens again afterwards', async () => {
    const { document } = await sendPicture(owner);
    const { token, id } = await share({}, owner, document);
    expect((await open(token)).status).toBe(200);
    await owner.request('DELETE', `/v1/documents/${document.id}`);
    expect([await open(token), await download(token)]).toMatchObject([notFound, notFound]);
    expect(await shareOf(id)).toMatchObject({ state: 'suspended', downloads: 0 });
    await owner.request('POST', `/v1/documents/${document.id}/restore`);
    expect((await download(token)).status).toBe(200);
    expect((await shareOf(id)).state).toBe('active');
  });

  test('is in no log, and only its hash in the database', async () => {
    const { token } = await share({ password });
    const wrong = 'a wrong password 4711';
    await open(token, { password: wrong });
    await open(token, { password });
    await download(token, { password });
    await visit('open', { token: `${token}#`, password: 4711 });
    const tables =
      await platform.sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
    const rows = await Promise.all(
      tables.map(async ({ name }) => JSON.stringify(await platform.sql`select t::text from ${platform.sql(name)} t`)),
    );
    const database = rows.join('\n');
    expect(database).toContain(hashOpaqueToken(token));
    expect(database).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1/);
    const logs = await Promise.all([platform.api, platform.worker].map((one) => readFile(one.process.logFile, 'utf8')));
    expect(logs[0]).toContain('/v1/shares/open');
    for (const secret of [token, password, wrong]) {
      for (const text of [database, ...logs]) expect(text).not.toContain(secret);
    }
  });

  test('has a rate limit of its own, for each network', async () => {
    const { token } = await share();
    const from = { address: newAddress() };
    const statuses = await Promise.all(Array.from({ length: 70 }, () => open(token, {}, from)));
    expect(statuses.filter(({ status }) => status === 200)).toHaveLength(60);
    const refused = statuses.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ code: 'rate-limited' });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await download(token, {}, from)).status).toBe(200);
    expect((await open(token)).status).toBe(200);
    const other = await newBrowser(platform.url, from).request('POST', '/v1/auth/login', {});
    expect(Number(other.headers.get('ratelimit-remaining'))).toBe(599);
  });
});

describe('the address a visitor is handed', () => {
  /** The same signature on another object. */
  const moved = (signed: string, other: string) => `${other.split('?')[0]}?${signed.split('?')[1]}`;
  const statusOf = async (url: string) => {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.status;
  };

  test('opens that object and no other, also none beside it', async () => {
    const { token } = await share();
    const { url } = (await download(token)).body as { url: string };
    const previewUrl = (await opened(token)).share.document.previewUrl as string;
    expect([await statusOf(url), await statusOf(previewUrl)]).toEqual([200, 200]);

    const rendition = await owner.request('GET', `/v1/documents/${photograph.document.id}/renditions/w320.jpeg`);
    const sibling = rendition.headers.get('location') as string;
    expect(await statusOf(sibling)).toBe(200);
    expect(await statusOf(moved(url, sibling))).toBe(403);
    expect(await statusOf(moved(previewUrl, sibling))).toBe(403);
    expect(await statusOf(moved(previewUrl, url))).toBe(403);
    expect(await statusOf(moved(url, `${url.split('?')[0]}/x`))).toBe(403);
    expect(await statusOf(url.split('?')[0] as string)).toBe(403);
  });

  test('ends within two minutes', async () => {
    const { token } = await share();
    const { url, expiresAt } = (await download(token)).body as { url: string; expiresAt: string };
    const left = Date.parse(expiresAt) - Date.now();
    expect(left).toBeGreaterThan(30_000);
    expect(left).toBeLessThanOrEqual(120_000);
    const media = createMediaSigner({
      url: `${platform.url}/media`,
      keyId: platform.secrets.mediaKeyId,
      privateKey: platform.secrets.mediaPrivateKey,
    });
    const key = (url.split('?')[0] as string).slice(`${platform.url}/media/`.length);
    expect(await statusOf(media.signOne(key, 60).url)).toBe(200);
    expect(await statusOf(media.signOne(key, 0).url)).toBe(403);
    const policy = Buffer.from(new URL(url).searchParams.get('Policy')?.replaceAll('_', '=') ?? '', 'base64');
    expect(JSON.parse(policy.toString()).Statement).toEqual([
      {
        Resource: url.split('?')[0],
        Condition: { DateLessThan: { 'AWS:EpochTime': Date.parse(expiresAt) / 1000 } },
      },
    ]);
  });
});

describe('the password of a share', () => {
  test('is asked for before anything is told', async () => {
    const { token, id, hasPassword } = await share({ password, maxDownloads: 1 });
    expect(hasPassword).toBe(true);
    expect((await open(token)).body).toEqual({ needsPassword: true, share: null });
    expect(await download(token)).toMatchObject({ status: 403, code: 'share-password-needed' });
    for (const what of [open, download]) {
      expect(await what(token, { password: `${password} ` })).toMatchObject({
        status: 403,
        code: 'share-password-wrong',
      });
    }
    expect(await shareOf(id)).toMatchObject({ downloads: 0, lastUsedAt: null });
    expect((await opened(token, { password })).share.document.filename).toBe('façade à Nîmes.jpg');
    expect((await download(token, { password })).status).toBe(200);
    // That nothing is left is for those who know the password.
    expect((await open(token)).body).toEqual({ needsPassword: true, share: null });
    expect((await open(token, { password: 'not the password' })).code).toBe('share-password-wrong');
    expect((await open(token, { password })).code).toBe('share-used-up');
  });

  test('is guessed ten times from one network, whatever the share', async () => {
    const [one, other] = [await share({ password }), await share({ password })];
    const from = { address: newAddress() };
    for (let n = 0; n < 10; n++) {
      const { token } = n % 2 ? one : other;
      expect((await open(token, { password: 'not the password' }, from)).code).toBe('share-password-wrong');
      // Knowing one of them gives no more guesses at another.
      if (n === 5) expect((await open(one.token, { password }, from)).status).toBe(200);
    }
    const refused = await download(one.token, { password }, from);
    expect(refused).toMatchObject({ status: 429, code: 'too-many-attempts' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(600);
    expect((await download(one.token, { password })).status).toBe(200);
  });

  test('is guessed twenty times wherever from, also at once', async () => {
    const [target, other] = [await share({ password }), await share({ password })];
    const guesses = await Promise.all(
      Array.from({ length: 40 }, () => open(target.token, { password: 'not the password' })),
    );
    expect(guesses.filter(({ code }) => code === 'share-password-wrong')).toHaveLength(20);
    expect(guesses.filter(({ code }) => code === 'too-many-attempts')).toHaveLength(20);
    expect((await open(target.token, { password })).code).toBe('too-many-attempts');
    expect((await open(other.token, { password })).status).toBe(200);
  });
});

describe('security-44 of calls at the same time', () => {
  const times = <T>(length: number, call: () => Promise<T>) => Promise.all(Array.from({ length }, call));
  const counted = (answers: { status: number; code?: string | undefined }[]) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(answers, ({ status, code }) => code ?? `${status}`)).map(([key, all]) => [
        key,
        all?.length,
      ]),
    );

  test('security-44 1,000 downloads get as many as the share has', { timeout: 120_000 }, async () => {
    const { token, id } = await share({ maxDownloads: 100 });
    expect(counted(await times(1_000, () => download(token)))).toEqual({ 200: 100, 'share-used-up': 900 });
    expect(await shareOf(id)).toMatchObject({ state: 'used-up', downloads: 100 });
    const [events] = await platform.sql`select count(*)::int as count from audit_events
      where action = 'share.downloaded' and details ->> 'shareId' = ${id}`;
    expect(events).toEqual({ count: 100 });
  });

  const creator = async () => {
    const client = await newConsumer(platform);
    const { document } = await sendPicture(client);
    const create = async () => {
      const response = await client.request('POST', `/v1/documents/${document.id}/shares`, {});
      return { status: response.status, code: (await problemOf(response)).code };
    };
    /** Written straight into the database. */
    const furnish = async (count: number, documentId: string, changes: object = {}) => {
      const expiresAt = new Date(Date.now() + day);
      const rows = Array.from({ length: count }, () => ({
        id: randomUUIDv7(),
        account_id: client.accountId,
        document_id: documentId,
        hash: createOpaqueToken().hash,
        expires_at: expiresAt,
        ...changes,
      }));
      await platform.sql`insert into shares ${platform.sql(rows)}`;
    };
    return { client, document, create, furnish };
  };

  test('security-44 a document gets 50 shares that open, and no more', async () => {
    const { client, document, create, furnish } = await creator();
    // What has ended does not count.
    await furnish(30, document.id, { revoked_at: new Date() });
    await furnish(30, document.id, { expires_at: new Date() });
    await furnish(30, document.id, { max_downloads: 1, downloads: 1 });
    await furnish(25, document.id);
    expect(counted(await times(40, create))).toEqual({ 201: 25, 'shares-of-document-too-many': 15 });
    const { items } = await client.ask<SharePage>('GET', `/v1/documents/${document.id}/shares`);
    expect((await client.request('DELETE', `/v1/shares/${items[0]?.id}`)).status).toBe(204);
    expect(await create()).toMatchObject({ status: 201 });
  });

  test('security-44 an account gets 1,000 shares that open, and no more', async () => {
    const { client, create, furnish } = await creator();
    await furnish(990, (await sendPicture(client)).document.id);
    expect(counted(await times(20, create))).toEqual({ 201: 10, 'shares-of-account-too-many': 10 });
  });

  test('security-44 one revocation is the one that revokes', async () => {
    const { id } = await share();
    const statuses = await times(10, async () => (await owner.request('DELETE', `/v1/shares/${id}`)).status);
    expect(statuses.sort()).toEqual([204, ...Array(9).fill(404)]);
  });
});

describe('what is done with a share', () => {
  test('is in the audit log; where visitors were is not for the owner', async () => {
    const address = newAddress();
    const { id, token, documentId } = await share({ password, maxDownloads: 5 });
    const from = { address, headers: { 'user-agent': 'Visitor/1' } };
    await visit('open', { token, password: 'not the password' }, from);
    // Somebody with an account is a visitor, too.
    const stranger = await newConsumer(platform);
    const headers = { ...from.headers, authorization: `Bearer ${stranger.accessToken}` };
    await visit('open', { token, password }, { address, headers });
    await visit('download', { token, password }, from);
    await owner.request('DELETE', `/v1/shares/${id}`);

    const events = await platform.sql`select action, actor_kind, actor_id, account_id, address, user_agent, details
      from audit_events where details ->> 'shareId' = ${id} order by id`;
    const details = { shareId: id, documentId };
    const visitor = { actor_kind: 'anonymous', actor_id: null, address, user_agent: 'Visitor/1', details };
    const self = { actor_kind: 'account', actor_id: owner.accountId };
    expect(events.map(({ account_id: accountId }) => accountId)).toEqual(Array(5).fill(owner.accountId));
    expect(events).toMatchObject([
      { ...self, action: 'share.created', details: { ...details, maxDownloads: 5, hasPassword: true } },
      { ...visitor, action: 'share.password-failed' },
      { ...visitor, action: 'share.opened' },
      { ...visitor, action: 'share.downloaded' },
      { ...self, action: 'share.revoked', details },
    ]);

    const own = (await owner.ask<{ items: OwnAuditEvent[] }>('GET', '/v1/me/audit?limit=5')).items;
    expect(
      own.map(({ action, by, address: from, userAgent }) => [action, by, from === null, userAgent === null]),
    ).toEqual([
      ['share.revoked', 'you', false, false],
      ['share.downloaded', 'anonymous', true, true],
      ['share.opened', 'anonymous', true, true],
      ['share.password-failed', 'anonymous', true, true],
      ['share.created', 'you', false, false],
    ]);
    const { accessToken } = await enrol(platform, await openAccount(platform, 'staff'));
    const staff = await newBrowser(platform.url).ask('GET', `/v1/admin/audit?accountId=${owner.accountId}&limit=5`, {
      accessToken,
    });
    expect(staff.body.items.map(({ address }: AuditEvent) => address)).toEqual(expect.arrayContaining([address]));

    const database = openDatabase({ url: platform.backends.databaseUrl, poolSize: 2, service: 'test' });
    const copy = await createPersonalDataRepository(database).collect(owner.accountId);
    await database.close();
    const told = copy.audit_events?.filter((event) => JSON.stringify(event).includes(id));
    expect(told).toHaveLength(5);
    expect(JSON.stringify(told)).not.toContain(address);
    expect(JSON.stringify(told)).not.toContain('Visitor/1');
    expect(told?.filter((event) => event['address'] !== null)).toHaveLength(2);
    const shares = copy.shares?.filter((row) => row['id'] === id);
    expect(shares).toMatchObject([{ documentId, downloads: 1, maxDownloads: 5 }]);
    expect(JSON.stringify(copy)).not.toContain('$argon2');
  });

  test('is forgotten 30 days after its end', async () => {
    const ended = async (column: 'expires_at' | 'revoked_at', days: number) => {
      const { id } = await share();
      await platform.sql`update shares set ${platform.sql(column)} = now() - ${days}::int * interval '1 day' where id = ${id}`;
      return id;
    };
    const old = [await ended('expires_at', 31), await ended('revoked_at', 31)];
    const recent = [await ended('expires_at', 29), await ended('revoked_at', 29)];
    // A worker looks when it starts, and now and then.
    await platform.worker.stop();
    await platform.worker.start();
    const left = async () =>
      (await platform.sql`select id from shares where id = any(${[...old, ...recent]}) order by id`).map(
        ({ id }) => id,
      );
    for (const end = Date.now() + 30_000; (await left()).length > 2 && Date.now() < end; ) await sleep(100);
    expect(await left()).toEqual(recent);
  });
});
