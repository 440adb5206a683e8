import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount, signIn } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { visitPortal } from './portal-visit.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

test('somebody makes a key, a program uses it, and it is revoked', async () => {
  const account = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, account, '/account/api-keys');
  await page.getByRole('heading', { name: 'Aucune clé' }).waitFor();
  await lookAt(page, 'api-keys-empty');
  await page.getByRole('button', { name: 'Créer une clé' }).click();
  const dialog = page.getByRole('dialog', { name: 'Créer une clé' });
  await dialog.getByLabel('Nom').fill('Comptabilité');
  await dialog.getByRole('checkbox', { name: /^Lire, chercher/ }).uncheck();
  await dialog.getByRole('button', { name: 'Créer une clé' }).click();
  await dialog.getByText('Choisissez au moins une permission.').waitFor();
  await lookAt(page, 'api-keys-new');
  await dialog.getByRole('checkbox', { name: /^Lire le compte/ }).check();
  await dialog.getByLabel('Expiration').selectOption('Dans un an');
  await dialog.getByRole('button', { name: 'Créer une clé' }).click();
  const created = page.getByRole('dialog', { name: 'Clé créée' });
  const key = (await created.getByRole('group', { name: 'Clé d’API' }).locator('code').textContent()) ?? '';
  expect(key).toMatch(/^ipk_[\w-]{43}$/);
  await lookAt(page, 'api-keys-created');
  await created.getByRole('button', { name: 'C’est fait' }).click();

  const use = (path: string) => fetch(`${platform.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  expect(await (await use('/v1/me')).json()).toMatchObject({ id: account.id });
  expect((await use('/v1/documents')).status).toBe(403);

  await page.reload();
  const row = page.getByRole('list', { name: 'Clés', exact: true }).getByRole('listitem');
  await row.getByText(`…${key.slice(-4)}`).waitFor();
  await row.getByText('account:read').waitFor();
  expect(await row.textContent()).toMatch(/Créée le .*, utilisée .*, expire le /);
  await lookAt(page, 'api-keys');
  await row.getByRole('button', { name: 'Révoquer Comptabilité' }).click();
  const ask = page.getByRole('dialog', { name: 'Révoquer la clé « Comptabilité » ?' });
  await lookAt(page, 'api-keys-revoke');
  await ask.getByRole('button', { name: 'Révoquer' }).click();
  await page.getByRole('heading', { name: 'Aucune clé' }).waitFor();
  expect((await use('/v1/me')).status).toBe(401);
  await close();
}, 90_000);

test('who has 20 keys is told that there cannot be more', async () => {
  const account = await openAccount(platform);
  const { browser: api, accessToken } = await signIn(platform, account);
  for (let number = 1; number <= 20; number++) {
    const body = { name: `Clé ${number}`, scopes: ['documents:read'] };
    expect((await api.ask('POST', '/v1/me/api-keys', { body, accessToken })).status).toBe(201);
  }
  const { page, close } = await visitPortal(browser, platform, account, '/account/api-keys');
  await page.getByText('Vous avez atteint le nombre maximal de clés').waitFor();
  expect(await page.getByRole('button', { name: 'Créer une clé' }).isDisabled()).toBe(true);
  await close();
}, 90_000);
