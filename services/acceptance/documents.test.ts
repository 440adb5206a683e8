import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, DocumentDownload, DocumentPage } from '../contracts/documents.ts';
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

const sendPicture = async (width?: number, height?: number, filename?: string): Promise<Document> => {
  const { id } = await consumer.send(await picture(width, height, filename));
  return consumer.untilEnded(id);
};

describe('a photo', () => {
  test('goes in, and its renditions come out', async () => {
    const ready = await sendPicture(2400, 1600, 'façade.jpg');
    expect(ready).toMatchObject({ state: 'ready', problem: null, image: { width: 2400, height: 1600 } });
    expect(ready.renditions).toHaveLength(12);
    for (const { url, format, width, height, bytes } of ready.renditions) {
      const response = await consumer.download(url);
      const body = await response.bytes();
      expect(response.headers.get('content-type')).toBe(`image/${format}`);
      expect(body).toHaveLength(bytes);
      expect(await sharp(body).metadata()).toMatchObject({ width, height });
    }
  });

  test('comes back as it was sent, as a download under its own name', async () => {
    const file = await picture(400, 300, 'l’été à Nîmes (1).jpg');
    const { id } = await consumer.send(file);
    await consumer.untilEnded(id);
    const response = await consumer.download(`/v1/documents/${id}/content`);
    expect(Buffer.from(await response.bytes()).equals(file.bytes)).toBe(true);
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(new URL(response.url).pathname.split('/').at(-1)).toBe(
      'l%E2%80%99%C3%A9t%C3%A9%20%C3%A0%20N%C3%AEmes%20%281%29.jpg',
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('has an address to download it from, for a page that cannot follow a redirect with a token', async () => {
    const file = await picture(400, 300, 'à télécharger.jpg');
    const { id } = await consumer.send(file);
    await consumer.untilEnded(id);
    const path = `/v1/documents/${id}/content`;
    const address = await consumer.ask<DocumentDownload>('GET', path, undefined, { accept: 'application/json' });
    expect(Date.parse(address.expiresAt)).toBeGreaterThan(Date.now());
    const response = await fetch(address.url);
    expect(Buffer.from(await response.bytes()).equals(file.bytes)).toBe(true);
    for (const accept of ['*/*', 'image/jpeg', 'text/html']) {
      expect((await consumer.request('GET', path, undefined, { accept })).status).toBe(302);
    }
  });

  test('can be sent in one call', async () => {
    const { bytes } = await picture();
    const form = new FormData();
    form.append('file', new File([new Uint8Array(bytes)], 'direct.jpg', { type: 'image/jpeg' }));
    const response = await fetch(`${platform.url}/v1/documents/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${consumer.accessToken}` },
      body: form,
    });
    expect(response.status).toBe(202);
    const sent = (await response.json()) as Document;
    expect(sent).toMatchObject({ filename: 'direct.jpg', size: bytes.length, state: 'uploaded' });
    expect(await consumer.untilEnded(sent.id)).toMatchObject({ state: 'ready' });
  });

  test('may be completed twice, and is processed once', async () => {
    const { id } = await consumer.send(await picture());
    const again = await consumer.request('POST', `/v1/documents/${id}/complete`);
    expect(again.status).toBe(202);
    await consumer.untilEnded(id);
    const runs = await platform.sql`select count(*)::int as count from jobs where subject_id = ${id}`;
    expect(runs[0]).toEqual({ count: 1 });
  });
});

describe('a rendition', () => {
  test('is AVIF or WebP for who asks for it, and JPEG for everybody else', async () => {
    const { id } = await sendPicture();
    const typeFor = async (accept?: string) => {
      const response = await consumer.download(`/v1/documents/${id}/renditions/w320`, accept ? { accept } : {});
      return response.headers.get('content-type');
    };
    expect(await typeFor('image/avif,image/webp,image/*,*/*;q=0.8')).toBe('image/avif');
    expect(await typeFor('image/webp,*/*')).toBe('image/webp');
    expect(await typeFor('image/avif;q=0, image/webp')).toBe('image/webp');
    expect(await typeFor('*/*')).toBe('image/jpeg');
    expect(await typeFor()).toBe('image/jpeg');
  });

  test('that was never made is not found', async () => {
    const { id } = await sendPicture();
    const response = await consumer.request('GET', `/v1/documents/${id}/renditions/w1920`);
    expect(await response.json()).toMatchObject({ status: 404, code: 'rendition-not-found' });
  });

  test('opens with the signature of its document only', async () => {
    const [one, other] = [await sendPicture(), await sendPicture()];
    const address = (await consumer.request('GET', `/v1/documents/${one.id}/content`)).headers.get(
      'location',
    ) as string;
    const elsewhere = address.replaceAll(one.id, other.id).replaceAll(one.sha256, other.sha256);
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(elsewhere)).status).toBe(403);
    expect((await fetch(address.split('?')[0] as string)).status).toBe(403);
    expect((await fetch(address.replace(one.id, `../${one.id}`))).status).toBe(403);
  });

  test('can be fetched in part', async () => {
    const { id, size } = await sendPicture();
    const address = (await consumer.request('GET', `/v1/documents/${id}/content`)).headers.get('location') as string;
    const part = await fetch(address, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range'), (await part.bytes()).length]).toEqual([
      206,
      `bytes 10-19/${size}`,
      10,
    ]);
  });
});

describe('the list of documents', () => {
  test('comes in pages, newest first, and stays right while documents are added', async () => {
    const owner = await newConsumer(platform);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await owner.announce(await picture())).document.id);

    const first = await owner.ask<DocumentPage>('GET', '/v1/documents?limit=2');
    await owner.announce(await picture());
    const second = await owner.ask<DocumentPage>('GET', `/v1/documents?limit=2&cursor=${first.nextCursor}`);
    const third = await owner.ask<DocumentPage>('GET', `/v1/documents?limit=2&cursor=${second.nextCursor}`);
    expect([...first.items, ...second.items, ...third.items].map(({ id }) => id)).toEqual(ids);
    expect(third.nextCursor).toBeNull();
  });

  test('can be filtered by state, type and time', async () => {
    const owner = await newConsumer(platform);
    const { document } = await owner.announce(await picture());
    const { id } = await owner.send(await picture());
    await owner.untilEnded(id);
    const list = async (query: string) =>
      (await owner.ask<DocumentPage>('GET', `/v1/documents?${query}`)).items.map((item) => item.id);
    expect(await list('state=pending')).toEqual([document.id]);
    expect(await list('state=ready')).toEqual([id]);
    expect(await list('mediaType=image/png')).toEqual([]);
    expect(await list(`createdAfter=${document.createdAt}`)).toEqual([id]);
    expect(await list(`createdBefore=${document.createdAt}`)).toEqual([]);
  });

  test('refuses a cursor that is none', async () => {
    const response = await consumer.request('GET', '/v1/documents?cursor=abc');
    expect(await response.json()).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });
});

describe('the trash', () => {
  test('takes a document out of the list, and gives it back', async () => {
    const owner = await newConsumer(platform);
    const { id } = await owner.send(await picture());
    const listed = async (query = '') =>
      (await owner.ask<DocumentPage>('GET', `/v1/documents${query}`)).items.map((item) => item.id);
    expect((await owner.request('DELETE', `/v1/documents/${id}`)).status).toBe(204);
    expect((await owner.request('DELETE', `/v1/documents/${id}`)).status).toBe(204);
    expect([await listed(), await listed('?trashed=true')]).toEqual([[], [id]]);
    expect(await owner.ask('POST', `/v1/documents/${id}/restore`)).toMatchObject({ id, deletedAt: null });
    expect([await listed(), await listed('?trashed=true')]).toEqual([[id], []]);
  });
});

describe('the events of a document', () => {
  test('tell every change to who follows from the start, and only what is newer to who comes back', async () => {
    const { id } = await consumer.send(await picture());
    const seen = await consumer.untilEnded(id);
    const late = await consumer.nextEvent(id, { 'last-event-id': String(seen.version - 1) });
    expect(late).toMatchObject({ id: String(seen.version), event: 'document', data: { state: 'ready' } });

    const next = consumer.nextEvent(id, { 'last-event-id': String(seen.version) });
    await consumer.request('DELETE', `/v1/documents/${id}`);
    expect(await next).toMatchObject({ id: String(seen.version + 1), data: { deletedAt: expect.any(String) } });
  });
});

describe('the events', () => {
  test.each(['GET', 'HEAD'])('of who has heard of everything begin at once (%s)', async (method) => {
    const { id } = await consumer.send(await picture());
    const { version } = await consumer.untilEnded(id);
    const seen = { 'last-event-id': String(version + 1) };
    const response = await consumer.request(method, `/v1/documents/${id}/events`, undefined, seen);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await response.body?.cancel();
  });

  test('are no JSON', async () => {
    const { id } = await consumer.send(await picture());
    const response = await consumer.request('GET', `/v1/documents/${id}/events`, undefined, {
      accept: 'application/json',
    });
    expect(await response.json()).toMatchObject({ status: 406, code: 'events-only' });
  });
});

describe('a document that the client has', () => {
  test('is not sent again until it changes', async () => {
    const { id } = await sendPicture();
    const first = await consumer.request('GET', `/v1/documents/${id}`);
    const etag = first.headers.get('etag') as string;
    const again = () => consumer.request('GET', `/v1/documents/${id}`, undefined, { 'if-none-match': etag });
    expect((await again()).status).toBe(304);
    await consumer.request('DELETE', `/v1/documents/${id}`);
    expect((await again()).status).toBe(200);
  });
});
