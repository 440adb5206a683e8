import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedDocument, Document } from '../contracts/documents.ts';
import { type ApiClient, announcementOf, newConsumer, postToStorage } from './api-client.ts';
import { openBucket } from './bucket.ts';
import { picture } from './pictures.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let owner: ApiClient;

beforeAll(async () => {
  platform = await startPlatform();
  owner = await newConsumer(platform);
});
afterAll(() => platform.stop());

const bucket = () => openBucket(platform.backends);

const sendReady = async (file: Awaited<ReturnType<typeof picture>>, by = owner): Promise<Document> =>
  by.untilEnded((await by.send(file)).id);

const runsOf = async (id: string): Promise<number> =>
  (await platform.sql`select 1 from jobs where subject_id = ${id}`).length;

describe('the same bytes again', () => {
  test('are neither uploaded nor stored nor processed, and the caller is told', async () => {
    const file = await picture(640, 400, 'façade.jpg');
    const first = await sendReady(file);
    const keys = await bucket().keys();

    const renamed = { ...file, filename: 'la même.jpg' };
    const { document, upload } = await owner.announce(renamed);
    expect([document.state, document.duplicateOf, upload]).toEqual(['pending', first.id, null]);
    const copy = await owner.ask<Document>('POST', `/v1/documents/${document.id}/complete`);
    expect(copy).toMatchObject({ state: 'ready', duplicateOf: first.id, filename: 'la même.jpg', image: first.image });
    expect(copy.renditions.map(({ url, ...rendition }) => rendition)).toEqual(
      first.renditions.map(({ url, ...rendition }) => rendition),
    );
    expect([await bucket().keys(), await runsOf(copy.id)]).toEqual([keys, 0]);

    const content = await owner.download(`/v1/documents/${copy.id}/content`);
    expect(new URL(content.url).pathname).toMatch(/\/original\/la%20m%C3%AAme\.jpg$/);
    expect(Buffer.from(await content.bytes()).equals(file.bytes)).toBe(true);
    const rendition = await owner.download(copy.renditions[0]?.url as string);
    expect(rendition.status).toBe(200);
  });

  test('sent in one call all the same store nothing', async () => {
    const file = await picture();
    const first = await sendReady(file);
    const keys = await bucket().keys();
    const form = new FormData();
    form.append('file', new File([new Uint8Array(file.bytes)], 'again.jpg', { type: 'image/jpeg' }));
    const response = await fetch(`${platform.url}/v1/documents/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.accessToken}` },
      body: form,
    });
    expect([response.status, await response.json()]).toMatchObject([202, { state: 'ready', duplicateOf: first.id }]);
    await expect.poll(() => bucket().keys(), { timeout: 20_000 }).toEqual(keys);
  });

  test('under another media type are processed in their own right, and still told', async () => {
    const file = await picture();
    const first = await sendReady(file);
    const { document, upload } = await owner.announce({ ...file, filename: 'a.png', mediaType: 'image/png' });
    expect(document.duplicateOf).toBe(first.id);
    await postToStorage(upload, file.bytes);
    await owner.ask('POST', `/v1/documents/${document.id}/complete`);
    const wrong = await owner.untilEnded(document.id);
    expect(wrong).toMatchObject({ state: 'rejected', problem: { code: 'media-type-mismatch' } });
  });

  test('of another account are nobody’s business', async () => {
    const file = await picture();
    await sendReady(file);
    const stranger = await newConsumer(platform);
    const { document, upload } = await stranger.announce(file);
    expect([document.duplicateOf, upload === null]).toEqual([null, false]);
    const own = await sendReady(file, stranger);
    expect(own).toMatchObject({ state: 'ready', duplicateOf: null });
  });

  test('announced by a hash that the account does not have, do not come for free', async () => {
    const file = await picture();
    await sendReady(file);
    const lying = { ...announcementOf(file), size: file.bytes.length + 1 };
    const { upload } = await owner.ask<CreatedDocument>('POST', '/v1/documents', lying);
    expect(upload).not.toBeNull();
  });

  test('sent many times at once are stored once, and all but one are told', async () => {
    const file = await picture();
    const before = await bucket().keys();
    const sent = await Promise.all(Array.from({ length: 8 }, () => owner.announce(file)));
    await Promise.all(
      sent.map(async ({ document, upload }) => {
        await postToStorage(upload, file.bytes);
        await owner.ask('POST', `/v1/documents/${document.id}/complete`);
      }),
    );
    const ended = await Promise.all(sent.map(({ document }) => owner.untilEnded(document.id)));
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['ready']));
    expect(ended.filter(({ duplicateOf }) => duplicateOf === null)).toHaveLength(1);
    const added = async () => (await bucket().keys()).filter((key) => !before.includes(key));
    await expect
      .poll(async () => (await added()).filter((key) => key.startsWith('uploads/')), { timeout: 20_000 })
      .toEqual([]);
    const originals = (await added()).filter((key) => key.endsWith('/original'));
    expect(originals).toHaveLength(1);
    expect(await added()).toHaveLength(1 + (ended[0]?.renditions.length ?? 0));
  });
});
