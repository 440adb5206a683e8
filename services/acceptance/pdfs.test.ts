import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { MediaType } from '../contracts/documents.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { handmadePdf, lines } from './pdfs.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

beforeAll(async () => {
  platform = await startPlatform();
  consumer = await newConsumer(platform);
});
afterAll(() => platform.stop());

const process = async (filename: string, mediaType: MediaType, bytes: Buffer) => {
  const { id } = await consumer.send({ filename, mediaType, bytes });
  return consumer.untilEnded(id);
};

test('a PDF becomes pages, text and a picture, and is only ever a download', async () => {
  const pdf = handmadePdf([{ content: lines('Les \xe9l\xe8ves') }, { content: lines('Suite') }]);
  const document = await process('devis.pdf', 'application/pdf', pdf);
  expect(document).toMatchObject({ state: 'ready', problem: null, pages: 2, invoice: null });
  expect(document.text).toEqual({ characters: 'Les élèves\fSuite'.length, source: 'file', truncated: false });
  expect(document.image).toMatchObject({ width: 1920, height: 2717 });
  expect(document.renditions).toHaveLength(12);
  for (const { url, bytes } of document.renditions) {
    expect(await (await consumer.download(url)).bytes()).toHaveLength(bytes);
  }
  const content = await consumer.download(`/v1/documents/${document.id}/content`);
  expect(content.headers.get('content-disposition')).toBe('attachment');
  expect(Buffer.from(await content.bytes()).equals(pdf)).toBe(true);
});

test('a PDF that needs a password is refused with a code of its own', async () => {
  const pdf = handmadePdf([{ content: lines('secret') }], { password: 'secret' });
  expect(await process('secret.pdf', 'application/pdf', pdf)).toMatchObject({
    state: 'rejected',
    problem: { code: 'password-protected' },
    renditions: [],
  });
});

test('a CSV of windows-1252 is read', async () => {
  const document = await process('clients.csv', 'text/csv', Buffer.from('nom;ville\r\nL\xe9a;Sa\xf4ne', 'latin1'));
  expect(document).toMatchObject({ state: 'ready', pages: null, image: null, renditions: [] });
  expect(document.text).toEqual({ characters: 'nom;ville\nLéa;Saône'.length, source: 'file', truncated: false });
});

test('an office file is kept as it is', async () => {
  const archive = new ZipFile();
  archive.addBuffer(Buffer.from('application/vnd.oasis.opendocument.text'), 'mimetype', { compress: false });
  archive.end();
  const bytes = await buffer(archive.outputStream);
  expect(await process('lettre.odt', 'application/vnd.oasis.opendocument.text', bytes)).toMatchObject({
    ...{ state: 'ready', pages: null, text: null, image: null, invoice: null },
    renditions: [],
  });
  expect(await process('lettre.docx', docx, bytes)).toMatchObject({ problem: { code: 'media-type-mismatch' } });
});

test('a file of another type than announced is refused', async () => {
  expect(await process('photo.pdf', 'application/pdf', Buffer.from('ffd8ffe000104a464946', 'hex'))).toMatchObject({
    state: 'rejected',
    problem: { code: 'media-type-mismatch' },
  });
});
