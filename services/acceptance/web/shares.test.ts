import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Document } from '../../contracts/documents.ts';
import type { CreatedShare } from '../../contracts/shares.ts';
import { type ApiClient, newConsumer } from '../api-client.ts';
import { photographs } from '../photographs.ts';
import { picture } from '../pictures.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

// A person takes his time, on a machine that does other things too.
vi.setConfig({ testTimeout: 120_000 });

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
let owner: ApiClient;
let photo: Document;
let screen: Awaited<ReturnType<typeof openPage>>;
let page: Page;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
  owner = await newConsumer(platform);
  const photograph = (await photographs()).find(({ name }) => name.startsWith('Picture_1A'));
  if (!photograph) throw new Error('The photograph is missing.');
  const file = { filename: 'chantier à Nîmes.jpg', mediaType: 'image/jpeg', bytes: photograph.bytes } as const;
  photo = await owner.untilEnded((await owner.send(file)).id);
  screen = await openPage(browser, platform.portalUrl);
  ({ page } = screen);
  const { email, password } = owner.credentials;
  await page.goto('/sign-in');
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/documents');
});
afterAll(async () => {
  await screen?.close();
  await browser?.close();
  await platform?.stop();
});

const sha256Of = async (download: Download) =>
  createHash('sha256')
    .update(await readFile(await download.path()))
    .digest('hex');

/** Makes a link through the API. */
const share = async (terms: object, { id } = photo) =>
  owner.ask<CreatedShare>('POST', `/v1/documents/${id}/shares`, terms);

test('a link with a password is made, opened by somebody else, used, and revoked', async () => {
  await page.goto('/shares');
  await page.getByText('Vous n’avez rien partagé').waitFor();
  await lookAt(page, 'shares-empty');

  await page.goto(`/documents/${photo.id}`);
  await page.getByRole('button', { name: 'Partager' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nom du lien').fill('Expert-comptable');
  await dialog.getByLabel('Durée de validité').selectOption('90 jours');
  await dialog.getByLabel('Nombre de téléchargements').fill('2');
  await dialog.getByLabel('Mot de passe (facultatif)').fill('huit lettres');
  await lookAt(page, 'share-dialog');
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  const link = `${await dialog.getByRole('group', { name: 'Lien de partage' }).locator('code').textContent()}`;
  expect(link).toContain(`${platform.portalUrl}/share#`);
  await lookAt(page, 'share-link');
  await dialog.getByRole('button', { name: 'Terminé' }).click();
  await page.getByText('Expert-comptable').waitFor();
  await lookAt(page, 'document-shares');

  const visitor = await openPage(browser, platform.portalUrl);
  await visitor.page.goto(link);
  const password = visitor.page.getByLabel('Mot de passe', { exact: true });
  await password.fill('pas celui-là');
  await lookAt(visitor.page, 'visit-password');
  await visitor.page.getByRole('button', { name: 'Ouvrir' }).click();
  await visitor.page.getByText("Ce n'est pas le mot de passe du partage.").waitFor();
  await lookAt(visitor.page, 'visit-password-wrong');
  // The secret is out of the address, and a reload still works.
  expect(visitor.page.url()).toBe(`${platform.portalUrl}/share`);
  await visitor.page.reload();
  await password.fill('huit lettres');
  await visitor.page.getByRole('button', { name: 'Ouvrir' }).click();
  await visitor.page.getByRole('heading', { name: 'chantier à Nîmes.jpg' }).waitFor();
  await visitor.page.getByText('Encore 2 téléchargements possibles.').waitFor();
  await expect
    .poll(() => visitor.page.getByAltText('Aperçu').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(640);
  await lookAt(visitor.page, 'visit-picture');
  expect(await visitor.page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('button', { name: 'Télécharger' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('chantier à Nîmes.jpg');
  expect(await sha256Of(download)).toBe(photo.sha256);
  await visitor.page.getByText('Encore 1 téléchargement possible.').waitFor();

  await page.goto('/shares');
  await page.getByText('Téléchargements : 1 sur 2').waitFor();
  await page.getByText('Actif', { exact: true }).waitFor();
  await lookAt(page, 'shares');
  await page.getByRole('button', { name: 'Révoquer : Expert-comptable' }).click();
  const confirm = page.getByRole('dialog', { name: 'Révoquer ce lien ?' });
  await confirm.waitFor();
  await lookAt(page, 'share-revoke');
  await confirm.getByRole('button', { name: 'Révoquer' }).click();
  await page.getByText('Révoqué', { exact: true }).waitFor();
  await visitor.page.reload();
  await visitor.page.getByRole('heading', { name: 'Ce lien ne mène plus à rien' }).waitFor();
  await lookAt(visitor.page, 'visit-not-found');
  await visitor.close();
});

test('who has used up a link, or has half of one, is told so', async () => {
  const { url } = await share({ maxDownloads: 1 });
  const visitor = await openPage(browser, platform.portalUrl);
  await visitor.page.goto('/share');
  await visitor.page.getByRole('heading', { name: 'Ce lien est incomplet' }).waitFor();
  await visitor.page.goto(url);
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('button', { name: 'Télécharger' }).click();
  await downloading;
  await visitor.page.getByText('Tous les téléchargements sont épuisés').waitFor();
  await lookAt(visitor.page, 'visit-last-download');
  await visitor.page.reload();
  await visitor.page.getByRole('heading', { name: 'Tous les téléchargements sont épuisés' }).waitFor();
  await lookAt(visitor.page, 'visit-used-up');
  // Another link in the same tab is another visit.
  await visitor.page.goto(`${platform.portalUrl}/share#un-lien-qui-n-existe-pas`);
  await visitor.page.getByRole('heading', { name: 'Ce lien ne mène plus à rien' }).waitFor();
  await visitor.close();
});

test('who tries passwords has to wait', async () => {
  const { url } = await share({ password: 'huit lettres' });
  const visitor = await openPage(browser, platform.portalUrl);
  await visitor.page.goto(url);
  const tooMany = visitor.page.getByRole('heading', { name: 'Trop d’essais' });
  const wrong = visitor.page.getByRole('button', { name: 'Ouvrir' });
  for (let attempt = 0; attempt < 12 && !(await tooMany.isVisible()); attempt++) {
    await visitor.page.getByLabel('Mot de passe', { exact: true }).fill(`mauvais ${attempt}`);
    const answered = visitor.page.waitForResponse('**/v1/shares/open');
    await wrong.click();
    await (await answered).finished();
    await tooMany.or(visitor.page.getByRole('alert')).waitFor();
  }
  await tooMany.waitFor();
  await lookAt(visitor.page, 'visit-throttled');
  await visitor.close();
});

test('shares of all documents come page after page, in their states', async () => {
  const other = await owner.untilEnded((await owner.send(await picture(400, 300, 'plan.jpg'))).id);
  for (let n = 0; n < 26; n++) await share({ label: `Lien ${n}` }, other);
  const [expired] = await platform.sql`select id from shares where label = 'Lien 25'`;
  await platform.sql`update shares set expires_at = now() - interval '1 day' where id = ${expired?.['id']}`;
  await page.goto('/shares');
  await page.getByText('Lien 25').waitFor();
  await page.getByText('Expiré', { exact: true }).waitFor();
  expect(await page.getByText('Lien 0', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Afficher plus' }).click();
  await page.getByText('Lien 0', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'chantier à Nîmes.jpg' }).first().click();
  await page.waitForURL(`**/documents/${photo.id}`);
  await owner.request('DELETE', `/v1/documents/${other.id}`);
  await page.goto('/shares');
  await page.getByText('Suspendu', { exact: true }).first().waitFor();
  await lookAt(page, 'shares-states');
});
