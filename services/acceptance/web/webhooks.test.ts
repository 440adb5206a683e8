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

/** Somebody with a webhook that leads to this machine, or nowhere: nothing is ever delivered. */
const newHookOwner = async () => {
  const account = await openAccount(platform);
  const { browser: api, accessToken } = await signIn(platform, account);
  const body = { url: 'https://hook.localhost/in', events: ['document.ready'], description: 'Comptabilité' };
  const { webhook } = (await api.ask('POST', '/v1/webhooks', { body, accessToken })).body;
  return { account, path: `/account/webhooks/${webhook.id}` };
};

test('somebody makes a webhook, and sees its secret once', async () => {
  const { page, close } = await visitPortal(browser, platform, await openAccount(platform), '/account/webhooks');
  await page.getByRole('heading', { name: 'Aucun webhook' }).waitFor();
  await lookAt(page, 'webhooks-empty');
  await page.getByRole('button', { name: 'Créer un webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'Créer un webhook' });
  await dialog.getByLabel('Adresse').fill('https://localhost/in');
  await dialog.getByRole('checkbox', { name: /^Un document sort de la corbeille/ }).uncheck();
  await dialog.getByRole('button', { name: 'Créer un webhook' }).click();
  await dialog.getByText("L'adresse n'est pas sur l'Internet public.").waitFor();
  await lookAt(page, 'webhooks-new');
  await dialog.getByLabel('Adresse').fill('https://hook.localhost/in');
  await dialog.getByLabel('Description').fill('Comptabilité');
  await dialog.getByRole('button', { name: 'Créer un webhook' }).click();
  const created = page.getByRole('dialog', { name: 'Webhook créé' });
  expect(await created.getByRole('group', { name: 'Secret' }).locator('code').textContent()).toMatch(/^whsec_/);
  await created.getByRole('button', { name: 'C’est fait' }).click();
  await page.getByRole('heading', { level: 1, name: 'Comptabilité' }).waitFor();
  await page.getByRole('heading', { name: 'Aucun envoi' }).waitFor();
  expect(await page.getByText('document.restored').count()).toBe(0);
  await close();
}, 90_000);

test('somebody tests his webhook, reads the log and sends again', async () => {
  const { account, path } = await newHookOwner();
  const { page, close } = await visitPortal(browser, platform, account, path);
  await page.getByRole('button', { name: 'Envoyer un test' }).click();
  const log = page.getByRole('list', { name: 'Envois, le plus récent d’abord' });
  await log.getByRole('button', { name: /webhook\.test Abandonné essais : 1/ }).click();
  await log.getByText('L’adresse mène hors de l’Internet public').waitFor();
  await log.getByText('"type": "webhook.test"').waitFor();
  // A test does not count as a failure of the webhook.
  await platform.sql`update webhooks set failing_since = now() - interval '1 hour'`;
  await page.getByRole('button', { name: 'Actualiser' }).click();
  await page.getByText(/Aucun envoi n’a abouti depuis le/).waitFor();
  await lookAt(page, 'webhook-delivery');
  await log.getByRole('button', { name: 'Envoyer à nouveau' }).click();
  await log.getByRole('button', { name: /essais : 2/ }).waitFor();
  await page.getByLabel('État').selectOption('Livré');
  await page.getByText('Aucun envoi dans cet état.').waitFor();
  await close();
}, 90_000);

test('somebody replaces the secret, changes, switches off and deletes his webhook', async () => {
  const { account, path } = await newHookOwner();
  const { page, close } = await visitPortal(browser, platform, account, path);
  await page.getByRole('button', { name: 'Remplacer le secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remplacer le secret' }).click();
  const rotated = page.getByRole('dialog', { name: 'Nouveau secret' });
  expect(await rotated.getByRole('group', { name: 'Secret' }).locator('code').textContent()).toMatch(/^whsec_/);
  await lookAt(page, 'webhook-new-secret');
  await rotated.getByRole('button', { name: 'C’est fait' }).click();
  await page.getByText('Ancien secret', { exact: true }).waitFor();
  await lookAt(page, 'webhook');
  await page.getByRole('button', { name: 'Supprimer l’ancien secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer l’ancien secret' }).click();
  await page.getByText('Ancien secret', { exact: true }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Modifier' }).click();
  const edit = page.getByRole('dialog', { name: 'Modifier le webhook' });
  expect(await edit.getByRole('checkbox', { name: /^Un document sort/ }).isChecked()).toBe(false);
  await edit.getByLabel('Description').fill('');
  await edit.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('heading', { level: 1, name: 'hook.localhost' }).waitFor();
  await page.getByRole('button', { name: 'Désactiver' }).click();
  await page.getByText('Vous l’avez désactivé.').waitFor();
  expect(await page.getByRole('button', { name: 'Envoyer un test' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Tous les webhooks' }).click();
  await page.getByText('Désactivé', { exact: true }).waitFor();
  await lookAt(page, 'webhooks');
  await page.getByRole('link', { name: 'https://hook.localhost/in' }).click();
  await page.getByRole('button', { name: 'Supprimer', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer', exact: true }).click();
  await page.getByRole('heading', { name: 'Aucun webhook' }).waitFor();
  await close();
}, 90_000);

test('the webhook of another account is not found', async () => {
  const { browser: api, accessToken } = await signIn(platform, await openAccount(platform));
  const body = { url: 'https://hook.example/in' };
  const { webhook } = (await api.ask('POST', '/v1/webhooks', { body, accessToken })).body;
  const path = `/account/webhooks/${webhook.id}`;
  const { email, password } = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, { email, password }, '/account/webhooks');
  await page.goto(path);
  await page.getByRole('alert').getByText("Ce webhook n'existe pas.").waitFor();
  await lookAt(page, 'webhook-not-found');
  await close();
}, 90_000);
