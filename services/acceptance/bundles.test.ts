import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { buildImages } from '../build/images.ts';
import { bundlesIn, migrate } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { newConsumer } from './api-client.ts';
import { newBrowser } from './browser.ts';
import { handmadePdf, lines } from './pdfs.ts';
import { picture } from './pictures.ts';
import { englishPage, scannedPdf } from './scans.ts';
import { createTestAccounts } from './test-accounts.ts';
import { startPlatform } from './test-platform.ts';

/** Away from this repository, whose node_modules would lend the bundles what they lack. */
let dist: string;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'bundles-'));
  await buildImages(dist);
}, 120_000);
afterAll(() => rm(dist, { recursive: true, force: true }));

describe('the bundled API and worker', () => {
  let platform: Awaited<ReturnType<typeof startPlatform>>;

  beforeAll(async () => {
    platform = await startPlatform({ programs: bundlesIn(dist), variables: { NODE_ENV: 'production' } });
  });
  afterAll(() => platform.stop());

  test('take a photo and give its renditions', async () => {
    const consumer = await newConsumer(platform);
    const { id } = await consumer.send(await picture(1000, 800));
    const ready = await consumer.untilEnded(id);
    expect(ready).toMatchObject({ state: 'ready', problem: null });
    for (const { url, bytes } of ready.renditions) {
      expect(await (await consumer.download(url)).bytes()).toHaveLength(bytes);
    }
  });

  test('take a PDF and give its first page', async () => {
    const consumer = await newConsumer(platform);
    const bytes = handmadePdf([{ content: lines('Bonjour') }]);
    const { id } = await consumer.send({ filename: 'lettre.pdf', mediaType: 'application/pdf', bytes });
    const ready = await consumer.untilEnded(id);
    expect(ready).toMatchObject({ state: 'ready', pages: 1, text: { characters: 7 } });
    expect(ready.renditions).toHaveLength(12);
  });

  test('read a scan', { timeout: 120_000 }, async () => {
    const consumer = await newConsumer(platform);
    const bytes = await scannedPdf([englishPage]);
    const { id } = await consumer.send({ filename: 'note.pdf', mediaType: 'application/pdf', bytes });
    const ready = await consumer.untilEnded(id);
    expect(ready).toMatchObject({ state: 'ready', pages: 1, text: { source: 'ocr', truncated: false } });
    expect(ready.text?.characters).toBeGreaterThan(englishPage.length * 0.95);
  });

  test('serve the page of the API with its scripts and styles', async () => {
    const address = `${platform.url}/docs/`;
    const page = await (await fetch(address)).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => new URL(`${path}`, address).href);
    expect(parts).toContain(`${address}static/swagger-ui-bundle.js`);
    for (const part of parts) expect((await fetch(part)).status, part).toBe(200);
  });

  test('serve Bull Board with its scripts and styles', async () => {
    const { sql, url, secrets } = platform;
    const accounts = await createTestAccounts({ sql, issuer: url, jwtKeys: secrets.jwtKeys });
    const accessToken = await accounts.signIn(await accounts.create('admin'));
    const browser = newBrowser(url);
    const { body } = await browser.ask('POST', '/v1/admin/board-sessions', { accessToken });
    const { pathname } = new URL(body.url);
    const page = await (await browser.request('GET', pathname)).text();
    const parts = [...page.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, path]) => `${pathname}${path}`);
    expect(parts.length).toBeGreaterThan(4);
    for (const part of [...parts, `${pathname}api/queues`]) {
      expect((await browser.request('GET', part)).status, part).toBe(200);
    }
  });
});

test('the bundled migration brings an empty database to the schema', async () => {
  const { postgresUrl, dir } = inject('servers');
  const admin = postgres(postgresUrl, { max: 1 });
  await admin`create database migrated_by_bundle`;
  await admin.end();
  const url = postgresUrl.replace(/[^/]*$/, 'migrated_by_bundle');
  await migrate(dir, url, bundlesIn(dist));
  const sql = postgres(url, { max: 1 });
  expect(await sql`select to_regclass('documents')::text as found`).toEqual([{ found: 'documents' }]);
  await sql.end();
});

describe('the health check of a container', () => {
  const checkHealth = async (port: number) => {
    const script = join(dist, 'api/healthcheck.js');
    const child = spawn(process.execPath, [script], { env: { INTERNAL_PORT: `${port}` } });
    const [code] = await once(child, 'exit');
    return code;
  };

  test.each([
    { status: 200, code: 0 },
    { status: 503, code: 1 },
  ])('ends with $code when /livez answers $status', async ({ status, code }) => {
    const server = createServer(({ url }, response) => response.writeHead(url === '/livez' ? status : 404).end());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, resolve));
    expect(await checkHealth(port)).toBe(code);
    server.close();
  });

  test('ends with 1 when nobody answers', async () => {
    expect(await checkHealth(await freePort())).toBe(1);
  });
});
