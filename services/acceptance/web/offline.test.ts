import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, mergeConfig } from 'vite';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { sitesDir } from '../../local/web.ts';
import { siteConfig } from '../../web/site.vite.ts';
import { newConsumer } from '../api-client.ts';
import { picture } from '../pictures.ts';
import { openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { enterPortal } from './entering.ts';
import { keptOnDevice, untilInstalled } from './kept-on-device.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
/** Where the applications are served from, for other versions to be put there. */
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(inject('servers').dir, 'sites-'));
  await cp(sitesDir, dir, { recursive: true });
  [platform, browser] = await Promise.all([startPlatform({ web: { dir } }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

/** The script that an HTML file of the portal starts with: another in each version. */
const entryIn = (html: string): string | undefined => /src="(\/assets\/index-[^"]+\.js)"/.exec(html)?.[1];
const servedEntry = async () => entryIn(await readFile(join(dir, 'portal/index.html'), 'utf8'));
const openEntry = (page: Page) => page.locator('head script[type=module]').first().getAttribute('src');
const deploy = async (folder: string) => {
  await rm(join(dir, 'portal'), { recursive: true });
  await rename(folder, join(dir, 'portal'));
};
/** Another version, of which no file has the name of one of the first. */
const buildNext = async (folder: string) => {
  vi.stubEnv('NODE_ENV', 'production');
  const output = { chunkFileNames: 'assets/next-[name]-[hash].js' };
  await build(mergeConfig(siteConfig('portal', folder, 'next'), { build: { rolldownOptions: { output } } }));
  vi.unstubAllEnvs();
};
const patient = { timeout: 15_000 };

test('what was seen last is there without a network, until its session ends', { timeout: 60_000 }, async () => {
  const consumer = await newConsumer(platform);
  const { id } = await consumer.send(await picture(640, 480, 'façade.jpg'));
  await consumer.untilEnded(id);
  const { page, context, close } = await openPage(browser, platform.portalUrl);
  await enterPortal(page, consumer.credentials);
  await untilInstalled(page);
  await page.reload();
  await page.getByText('façade.jpg').first().waitFor();
  await expect
    .poll(() => keptOnDevice(page), patient)
    .toMatchObject({
      answers: expect.stringContaining('façade.jpg'),
      pictures: [expect.stringMatching(/\/accounts\/.+\/w\d+\.(avif|webp|jpeg)$/)],
      pictureDates: 1,
    });

  await context.setOffline(true);
  await page.reload();
  await page.getByText('façade.jpg').first().waitFor();
  // Some versions of Chromium do not tell a page that was reloaded.
  if (await page.evaluate(() => navigator.onLine)) {
    await context.setOffline(false);
    await context.setOffline(true);
  }
  await page.getByText('Vous êtes hors connexion').waitFor();
  await page.waitForFunction(() => [...document.images].some(({ naturalWidth }) => naturalWidth > 0));
  await lookAt(page, 'portal-offline');
  // A page that was never opened is there, and says what it lacks.
  await page.getByRole('link', { name: 'Partages' }).click();
  await page.getByRole('heading', { name: 'Partages', level: 1 }).waitFor();
  await page.getByText('Indisponible hors connexion').waitFor();
  await lookAt(page, 'portal-offline-not-kept');
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.getByText('La déconnexion n’a pas abouti').waitFor();

  await context.setOffline(false);
  await page.getByText('Indisponible hors connexion').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/sign-in*');
  const nothing = { answers: '[]', pictures: [], pictureDates: 0, account: null };
  await expect.poll(() => keptOnDevice(page), patient).toEqual(nothing);
  await close();
});

test('a new version waits until somebody wants it', { timeout: 60_000 }, async () => {
  const { page, close } = await openPage(browser, platform.portalUrl);
  await enterPortal(page, await openAccount(platform));
  await untilInstalled(page);
  const before = await openEntry(page);
  const next = join(dir, 'next');
  await buildNext(next);
  await deploy(next);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('Une nouvelle version est prête').waitFor();
  await lookAt(page, 'portal-new-version');

  // The open tab goes on with its own files, which nobody serves any more.
  await page.getByRole('link', { name: 'Partages' }).click();
  await page.getByRole('heading', { name: 'Partages', level: 1 }).waitFor();
  expect(await openEntry(page)).toBe(before);
  await page.getByRole('button', { name: 'Recharger' }).click();
  await expect.poll(() => openEntry(page).catch(() => before), patient).toBe(await servedEntry());
  expect(await servedEntry()).not.toBe(before);
  await page.getByRole('heading', { name: 'Partages', level: 1 }).waitFor();
  await close();
});

test('a tab whose files are gone loads itself anew', { timeout: 60_000 }, async () => {
  const { page, context, complaints } = await openPage(browser, platform.portalUrl, { serviceWorkers: 'block' });
  await enterPortal(page, await openAccount(platform));
  await page.getByRole('button', { name: 'Menu du compte' }).waitFor();
  const before = await openEntry(page);
  const first = join(dir, 'first');
  await cp(join(sitesDir, 'portal'), first, { recursive: true });
  await deploy(first);
  await page.getByRole('link', { name: 'Partages' }).click();
  await page.getByRole('heading', { name: 'Partages', level: 1 }).waitFor();
  expect(await openEntry(page)).toBe(await servedEntry());
  expect(await openEntry(page)).not.toBe(before);
  await context.close();
  // Chromium's word for the file that is gone; nothing else went wrong.
  for (const complaint of complaints) expect(complaint).toContain('/assets/next-shares-');
});
