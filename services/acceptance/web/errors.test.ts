import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { enterPortal } from './entering.ts';
import { launchChromium } from './this-chromium.ts';

type Told = {
  release: string;
  environment: string;
  user?: { id: string };
  exception: { values: { type: string; value: string }[] };
  contexts?: { react?: { componentStack: string } };
};

/** Stands for Sentry's ingestion: keeps the errors that envelopes tell of. */
const told: { event: Told; text: string }[] = [];
const ingestion = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
    const [, header, event] = text.split('\n');
    if (header && JSON.parse(header).type === 'event') told.push({ event: JSON.parse(`${event}`) as Told, text });
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/json' }).end('{}');
  });
});

const patient = { timeout: 15_000 };
let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  const port = await freePort();
  ingestion.listen(port, 'localhost');
  const sentryDsn = `http://public@localhost:${port}/1`;
  [platform, browser] = await Promise.all([startPlatform({ web: { sentryDsn } }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  ingestion.close();
});

test('errors are told with the build and the account, and without anything secret', async () => {
  const account = await openAccount(platform);
  const { page, context, complaints } = await openPage(browser, platform.portalUrl, { serviceWorkers: 'block' });
  const isLoaded = page.waitForResponse(/\/assets\/sentry-/);
  await enterPortal(page, account);
  await isLoaded;
  await page.goto('/documents?q=secret-search#token=secret-token');
  await page.getByRole('button', { name: 'Menu du compte' }).waitFor();
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error(`failed at ${location.href}`);
    });
  });
  await expect
    .poll(() => told.map(({ event }) => event.exception.values[0]?.value))
    .toEqual([`failed at ${platform.portalUrl}/documents`]);
  const [first] = told as [(typeof told)[number]];
  expect(first.event).toMatchObject({
    release: expect.stringMatching(/^[0-9a-f]{12}$/),
    environment: 'local',
    user: { id: account.id },
  });
  expect(first.text).not.toContain('secret');
  expect(first.text).not.toContain(account.email);

  // A part of the page that throws while it is drawn.
  await page.route(/\/assets\/user-menu-/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'export const UserMenu = () => { throw new Error("not drawn") }; export const t = UserMenu;',
    }),
  );
  await page.reload();
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await expect.poll(() => told.at(-1)?.event.exception.values[0]?.value, patient).toBe('not drawn');
  expect(told.at(-1)?.event.contexts?.react?.componentStack).toContain('UserMenu');
  await context.close();
  expect(complaints.filter((one) => /Content Security Policy/i.test(one))).toEqual([]);
});
