import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, MediaType } from '../contracts/documents.ts';
import { openStorage } from '../platform/storage.ts';
import { type ApiClient, type File, newConsumer, postToStorage } from './api-client.ts';
import { picture } from './pictures.ts';
import { blankPng } from './png.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;
let workerPid: number;

beforeAll(async () => {
  platform = await startPlatform();
  consumer = await newConsumer(platform);
  workerPid = platform.worker.process.pid;
});
afterAll(() => platform.stop());

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describe('a file that is not what it says', () => {
  const outcomeOf = async (file: File): Promise<Document> => consumer.untilEnded((await consumer.send(file)).id);

  test.each<[string, () => Promise<File>, string]>([
    [
      'a text named .jpg',
      async () => ({ ...(await picture()), bytes: Buffer.from('no picture at all') }),
      'media-type-mismatch',
    ],
    ['a PNG named .jpg', async () => ({ ...(await picture()), bytes: blankPng(10, 10) }), 'media-type-mismatch'],
    [
      'an SVG named .png',
      async () => png(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      'media-type-mismatch',
    ],
    [
      'a JPEG that breaks off',
      async () => {
        const whole = await picture(800, 600);
        return { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length / 2) };
      },
      'file-corrupt',
    ],
    ['a PNG of 16000 × 16000 pixels', async () => png(blankPng(16_000, 16_000)), 'image-too-many-pixels'],
  ])('%s is rejected', async (_name, file, code) => {
    const rejected = await outcomeOf(await file());
    expect(rejected).toMatchObject({ state: 'rejected', problem: { code }, renditions: [] });
    expect(rejected.problem?.title).toMatch(/\.$/);
  });

  test('is explained in French to who asks in French', async () => {
    const { id } = await outcomeOf(png(Buffer.from('no picture')));
    const french = await consumer.ask<Document>('GET', `/v1/documents/${id}`, undefined, { 'accept-language': 'fr' });
    expect(french.problem?.title).toBe("Le contenu du fichier n'est pas du type annoncé.");
  });

  test('cannot be downloaded', async () => {
    const { id } = await outcomeOf(png(Buffer.from('no picture')));
    const response = await consumer.request('GET', `/v1/documents/${id}/content`);
    expect([response.status, await codeOf(response)]).toEqual([409, 'document-not-ready']);
  });

  test('is not even announced, when its type is not taken or its name does not fit', async () => {
    const announce = (filename: string, mediaType: string) =>
      consumer.request('POST', '/v1/documents', { filename, mediaType, size: 1, sha256: '0'.repeat(64) });
    expect(await codeOf(await announce('a.svg', 'image/svg+xml'))).toBe('validation-failed');
    expect(await codeOf(await announce('a.exe', 'image/jpeg'))).toBe('extension-mismatch');
    expect(await codeOf(await announce('../a.jpg', 'image/jpeg'))).toBe('validation-failed');
    expect(await codeOf(await announce('a\u0000.jpg', 'image/jpeg'))).toBe('validation-failed');
    expect((await announce('A.JPEG', 'image/jpeg')).status).toBe(201);
  });
});

describe('an upload that is not what was announced', () => {
  test('because of its bytes is rejected', async () => {
    const [announced, other] = [await picture(), await picture()];
    const sameSize = Buffer.concat([other.bytes, Buffer.alloc(announced.bytes.length)]).subarray(
      0,
      announced.bytes.length,
    );
    const { document, upload } = await consumer.announce(announced);
    await postToStorage(upload, sameSize);
    await consumer.ask('POST', `/v1/documents/${document.id}/complete`);
    expect(await consumer.untilEnded(document.id)).toMatchObject({
      state: 'rejected',
      problem: { code: 'checksum-mismatch' },
    });
  });

  test('because of its size is refused by the storage', async () => {
    const file = await picture();
    const { upload } = await consumer.announce(file);
    expect((await postToStorage(upload, file.bytes.subarray(1))).status).toBe(400);
  });

  test('because of its size, should the storage take it, is refused when it is completed, and can be sent again', async () => {
    const file = await picture();
    const { document, upload } = await consumer.announce(file);
    const { s3Bucket, s3Endpoint } = platform.backends;
    const storage = openStorage({ bucket: s3Bucket, region: 'eu-west-3', endpoint: s3Endpoint });
    await storage.put(upload?.fields['key'] ?? '', file.bytes.subarray(1), { contentType: file.mediaType });
    await storage.close();
    const complete = () => consumer.request('POST', `/v1/documents/${document.id}/complete`);
    const refused = await complete();
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'upload-size-mismatch']);
    await postToStorage(upload, file.bytes);
    expect((await complete()).status).toBe(202);
    expect(await consumer.untilEnded(document.id)).toMatchObject({ state: 'ready' });
  });

  test('because there is none is refused', async () => {
    const { document } = await consumer.announce(await picture());
    const response = await consumer.request('POST', `/v1/documents/${document.id}/complete`);
    expect([response.status, await codeOf(response)]).toEqual([409, 'upload-missing']);
  });
});

describe('an upload in one call', () => {
  const post = (form: FormData) =>
    fetch(`${platform.url}/v1/documents/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${consumer.accessToken}` },
      body: form,
    });
  const formOf = (field: string, size: number, filename: string, type: string) => {
    const form = new FormData();
    form.append(field, new File([new Uint8Array(size)], filename, { type }));
    return form;
  };

  test('needs the part “file”, with a name and a type that are taken', async () => {
    expect(await codeOf(await post(formOf('photo', 1, 'a.jpg', 'image/jpeg')))).toBe('upload-part-missing');
    expect(await codeOf(await post(formOf('file', 1, 'a.svg', 'image/svg+xml')))).toBe('upload-part-invalid');
    expect(await codeOf(await post(formOf('file', 1, 'a.png', 'image/jpeg')))).toBe('extension-mismatch');
  });

  test('of more than 50 MiB leaves nothing behind', async () => {
    const owner = await consumer.ask<{ id: string }>('GET', '/v1/me');
    const count = async () => (await platform.sql`select count(*)::int from documents where owner_id = ${owner.id}`)[0];
    const before = await count();
    const response = await post(formOf('file', 50 * 1024 * 1024 + 1, 'a.jpg', 'image/jpeg'));
    expect([response.status, await codeOf(response)]).toEqual([413, 'upload-too-large']);
    expect(await count()).toEqual(before);
  });

  test('whose form breaks off, before its file or in it, is refused and leaves nothing behind', async () => {
    const head =
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\n';
    const { id } = await consumer.ask<{ id: string }>('GET', '/v1/me');
    const count = async () => (await platform.sql`select count(*)::int from documents where owner_id = ${id}`)[0];
    const before = await count();
    for (const body of ['--b', '--b--\r\n'.slice(0, 4), head.slice(0, 40), `${head}abc`, `${head}abc\r\n--b`]) {
      const response = await fetch(`${platform.url}/v1/documents/upload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${consumer.accessToken}`, 'content-type': 'multipart/form-data; boundary=b' },
        body,
      });
      expect([body, response.status, await codeOf(response)]).toEqual([body, 400, 'upload-unreadable']);
    }
    expect(await count()).toEqual(before);
  });

  test('that is no form is refused', async () => {
    const response = await consumer.request('POST', '/v1/documents/upload', {});
    expect([response.status, await codeOf(response)]).toEqual([415, 'content-type-unsupported']);
  });
});

describe('a foreign document', () => {
  test('is as unknown as one that does not exist, on every route', async () => {
    const { id } = await consumer.send(await picture());
    await consumer.untilEnded(id);
    const stranger = await newConsumer(platform);
    const routes = [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/content'],
      ['GET', '/renditions/w320'],
      ['GET', '/events'],
      ['POST', '/complete'],
      ['POST', '/restore'],
      ['POST', '/retry'],
    ] as const;
    for (const [method, path] of routes) {
      for (const target of [id, randomUUID()]) {
        const response = await stranger.request(method, `/v1/documents/${target}${path}`);
        expect([method, path, response.status, await codeOf(response)]).toEqual([
          method,
          path,
          404,
          'document-not-found',
        ]);
      }
    }
    expect((await stranger.ask<{ items: unknown[] }>('GET', '/v1/documents')).items).toEqual([]);
    expect(await consumer.ask('GET', `/v1/documents/${id}`)).toMatchObject({ state: 'ready', deletedAt: null });
  });
});

describe('the worker', () => {
  test('has survived all of it', () => {
    expect(platform.worker.process.pid).toBe(workerPid);
    expect(() => process.kill(workerPid, 0)).not.toThrow();
  });
});

const png = (bytes: Buffer): File => ({ filename: 'image.png', mediaType: 'image/png' as MediaType, bytes });
