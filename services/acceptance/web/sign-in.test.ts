import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { launchChromium, openPage } from './chromium.ts';
import { lookAt } from './screen.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

test('somebody signs in, reloads, and signs out', async () => {
  const { email, password } = await openAccount(platform);
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/documents');
  await page.waitForURL('**/sign-in?returnTo=*');
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await lookAt(page, 'portal-sign-in');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/documents');
  await lookAt(page, 'portal-documents');
  await page.reload();
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await lookAt(page, 'portal-user-menu');
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/sign-in*');
  expect(await page.evaluate(() => localStorage.getItem('account'))).toBeNull();
  await close();
});
