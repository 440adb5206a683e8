import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Document, DocumentPage, Usage } from '../contracts/documents.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { openBucket } from './bucket.ts';
import { picture } from './pictures.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let owner: ApiClient;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  owner = await newConsumer(platform);
});

const patience = { timeout: 90_000, interval: 100 };

/** Milliseconds a test may take that starts the worker anew or sends much. */
const long = 180_000;

const sendReady = async (file?: Awaited<ReturnType<typeof picture>>): Promise<Document> =>
  owner.untilEnded((await owner.send(file ?? (await picture()))).id);

const status = async (method: string, path: string): Promise<number> => (await owner.request(method, path)).status;

const trash = (id: string) => status('DELETE', `/v1/documents/${id}`);

const objects = () => openBucket(platform.backends).keys(`accounts/${owner.accountId}/`);

const usage = () => owner.ask<Usage>('GET', '/v1/me/usage');

const rowsOf = async (id: string): Promise<number> => {
  const [found] = await platform.sql`
    select (select count(*) from documents where id = ${id}) + (select count(*) from renditions where document_id = ${id})
      + (select count(*) from jobs where subject_id = ${id}) as count`;
  return Number(found?.['count']);
};

const untilPurged = (id: string) => expect.poll(() => rowsOf(id), patience).toBe(0);

/** Housekeeping goes round when a worker starts. */
const goRound = async (): Promise<void> => {
  await platform.worker.stop();
  await platform.worker.start();
};

describe('a document in the trash', () => {
  test('says when it leaves it, and no longer once it is restored', async () => {
    const { id } = await sendReady();
    await trash(id);
    const { deletedAt, purgesAt } = await owner.ask<Document>('GET', `/v1/documents/${id}`);
    expect(Date.parse(purgesAt as string) - Date.parse(deletedAt as string)).toBe(30 * 86_400_000);
    expect(await owner.ask('POST', `/v1/documents/${id}/restore`)).toMatchObject({ deletedAt: null, purgesAt: null });
  });

  test('is gone for everybody when its time is over, and then from database and storage', {
    timeout: long,
  }, async () => {
    const { id } = await sendReady();
    const kept = await sendReady();
    await trash(id);
    await platform.sql`update documents set purge_at = now() where id = ${id}`;
    expect(await status('GET', `/v1/documents/${id}`)).toBe(404);
    expect(await status('POST', `/v1/documents/${id}/restore`)).toBe(404);
    expect((await owner.ask<DocumentPage>('GET', '/v1/documents?trashed=true')).items).toEqual([]);

    await goRound();
    await untilPurged(id);
    await expect.poll(async () => (await objects()).some((key) => key.includes(id)), patience).toBe(false);
    expect((await objects()).some((key) => key.includes(kept.id))).toBe(true);
    expect(await usage()).toMatchObject({ bytes: { used: kept.size }, documents: { used: 1 } });
    const events =
      await platform.sql`select details from audit_events where action = 'document.purged' and account_id = ${owner.accountId}`;
    expect(events.map(({ details }) => details)).toEqual([{ document: id }]);
  });

  test('can be deleted for good at once, but not from outside the trash', async () => {
    const { id } = await sendReady();
    const forGood = () => owner.request('DELETE', `/v1/documents/${id}?permanently=true`);
    expect(await (await forGood()).json()).toMatchObject({ status: 409, code: 'document-not-in-trash' });
    await trash(id);
    expect(await trash(id)).toBe(204);
    expect((await forGood()).status).toBe(204);
    expect((await forGood()).status).toBe(404);
    await untilPurged(id);
    expect(await objects()).toEqual([]);
  });

  test('goes with all others when the trash is emptied, and only they go', async () => {
    const [one, other, kept] = [await sendReady(), await sendReady(), await sendReady()];
    await trash(one.id);
    await trash(other.id);
    expect(await owner.ask('POST', '/v1/documents/trash/empty')).toEqual({ documents: 2 });
    expect(await owner.ask('POST', '/v1/documents/trash/empty')).toEqual({ documents: 0 });
    await untilPurged(one.id);
    await untilPurged(other.id);
    expect((await owner.ask<DocumentPage>('GET', '/v1/documents')).items.map(({ id }) => id)).toEqual([kept.id]);
    expect((await usage()).documents.used).toBe(1);
  });

  test('is either restored or gone when both are asked for at once', { timeout: long }, async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await sendReady();
      await trash(id);
      const [restored, purged] = await Promise.all([
        status('POST', `/v1/documents/${id}/restore`),
        status('DELETE', `/v1/documents/${id}?permanently=true`),
      ]);
      if (restored === 200) {
        expect([404, 409]).toContain(purged);
        expect((await owner.download(`/v1/documents/${id}/content`)).status).toBe(200);
      } else {
        expect([restored, purged]).toEqual([404, 204]);
        await untilPurged(id);
      }
    }
  });
});

describe('a purge', () => {
  test('leaves the objects to a duplicate, and takes them with the last one', async () => {
    const file = await picture();
    const first = await sendReady(file);
    const copy = await sendReady(file);
    const shared = await objects();
    await trash(first.id);
    await owner.ask('POST', '/v1/documents/trash/empty');
    await untilPurged(first.id);
    expect(await objects()).toEqual(shared);
    expect(await owner.ask('GET', `/v1/documents/${copy.id}`)).toMatchObject({ duplicateOf: null, state: 'ready' });
    expect((await owner.download(copy.renditions[0]?.url as string)).status).toBe(200);

    await trash(copy.id);
    await owner.ask('POST', '/v1/documents/trash/empty');
    await untilPurged(copy.id);
    expect(await objects()).toEqual([]);
    expect(await usage()).toMatchObject({ bytes: { used: 0 }, documents: { used: 0 } });
  });

  test('leaves the original to a duplicate that is completed only afterwards', async () => {
    const file = await picture();
    const first = await sendReady(file);
    const { document, upload } = await owner.announce(file);
    expect(upload).toBeNull();
    await trash(first.id);
    await owner.ask('POST', '/v1/documents/trash/empty');
    await untilPurged(first.id);
    await owner.ask('POST', `/v1/documents/${document.id}/complete`);
    expect(await owner.untilEnded(document.id)).toMatchObject({ state: 'ready', duplicateOf: null });
    expect((await owner.download(`/v1/documents/${document.id}/content`)).status).toBe(200);
  });

  test('takes nothing from documents with the same bytes that come at the same moment', { timeout: long }, async () => {
    const file = await picture();
    for (let round = 0; round < 3; round++) {
      const { id } = await sendReady(file);
      await trash(id);
      const [, ...sent] = await Promise.all([
        status('DELETE', `/v1/documents/${id}?permanently=true`),
        ...Array.from({ length: 4 }, () => owner.send(file)),
      ]);
      await untilPurged(id);
      for (const { id: other } of sent) {
        const ready = await owner.untilEnded(other);
        expect(ready.state).toBe('ready');
        expect((await owner.download(`/v1/documents/${other}/content`)).status).toBe(200);
        for (const { url } of ready.renditions) expect((await owner.download(url)).status).toBe(200);
        await trash(other);
      }
      await owner.ask('POST', '/v1/documents/trash/empty');
      for (const { id: other } of sent) await untilPurged(other);
    }
    expect(await objects()).toEqual([]);
  });
});

describe('an upload that is never completed', () => {
  test('ends after 24 hours, and gives its room back', { timeout: long }, async () => {
    const { document } = await owner.announce(await picture());
    const { document: recent } = await owner.announce(await picture());
    await platform.sql`update documents set created_at = now() - interval '24 hours 1 minute' where id = ${document.id}`;
    await goRound();
    await untilPurged(document.id);
    expect(await status('GET', `/v1/documents/${recent.id}`)).toBe(200);
    expect(await usage()).toMatchObject({ documents: { used: 1 }, uploads: { used: 1 } });
  });
});

describe('jobs that have ended', () => {
  test('are forgotten, completed ones after 90 days and failed ones after 30', { timeout: long }, async () => {
    const insert = (name: string, status: string, days: number) => platform.sql`
      insert into jobs (id, name, queue, payload, status, max_failures, backoff, ended_at)
      values (gen_random_uuid(), ${name}, 'maintenance', '{}', ${status}, 1, 1, now() - make_interval(days => ${days}))`;
    await insert('c91', 'completed', 91);
    await insert('c89', 'completed', 89);
    await insert('f31', 'failed', 31);
    await insert('f29', 'failed', 29);
    await goRound();
    const left = async () =>
      (await platform.sql`select name from jobs where name ~ '^[cf][0-9]{2}$' order by name`).map(({ name }) => name);
    await expect.poll(left, patience).toEqual(['c89', 'f29']);
  });
});
