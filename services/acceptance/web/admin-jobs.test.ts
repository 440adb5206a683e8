import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, newConsumer } from '../api-client.ts';
import { picture } from '../pictures.ts';
import { startOwnBackends, startPlatform } from '../test-platform.ts';
import { lookAt } from './screen.ts';
import { openAdministration } from './staff.ts';
import { launchChromium } from './this-chromium.ts';

let servers: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
let consumer: ApiClient;
beforeAll(async () => {
  servers = await startOwnBackends();
  [platform, browser] = await Promise.all([startPlatform({ web: true, backends: servers.backends }), launchChromium()]);
  consumer = await newConsumer(platform);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await servers?.stop();
});

const images = (page: Page) => page.getByRole('article', { name: 'Images' });

/** A number of a queue's card. */
const count = (page: Page, label: string) => images(page).getByText(label, { exact: true }).locator('xpath=../dd');

const toggle = async (page: Page, verb: 'Mettre en pause' | 'Reprendre') => {
  await images(page).getByRole('button', { name: verb }).click();
  await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

const failedRows = (page: Page) =>
  page.getByRole('table', { name: 'Liste des tâches' }).getByRole('row').filter({ hasText: 'En échec' });

test('staff sees what failed and why, sets it right, and tries it again', async () => {
  const { page, close } = await openAdministration(browser, platform, 'staff');
  await page.goto('/');
  await page.waitForURL('**/jobs');
  await page.getByRole('heading', { name: 'Aucune tâche en échec' }).waitFor();

  await images(page).getByRole('button', { name: 'Mettre en pause' }).click();
  await page.getByRole('dialog', { name: 'Mettre la file Images en pause' }).waitFor();
  await lookAt(page, 'admin-queue-pause');
  await page.keyboard.press('Escape');
  await toggle(page, 'Mettre en pause');
  await images(page).getByText('En pause', { exact: true }).waitFor();

  const sent = [
    await consumer.send(await picture(40, 30)),
    await consumer.send(await picture(50, 30)),
    await consumer.send(await picture(60, 30)),
  ];
  await expect.poll(() => count(page, 'En attente').textContent(), { timeout: 15_000 }).toBe('3');
  await platform.sql`update jobs set max_failures = 1`;
  await servers.s3.kill();
  await toggle(page, 'Reprendre');
  await expect.poll(() => failedRows(page).count(), { timeout: 30_000 }).toBe(3);
  expect(await failedRows(page).first().textContent()).toContain('ECONNREFUSED');
  await expect.poll(() => count(page, 'En échec').textContent(), { timeout: 15_000 }).toBe('3');
  await lookAt(page, 'admin-jobs');

  await page.getByRole('link', { name: 'Système' }).click();
  await page.getByRole('alert').getByText('Ne répond pas : Stockage S3').waitFor({ timeout: 20_000 });
  await lookAt(page, 'admin-system-down');
  await servers.s3.start();
  await page.getByText('Tout fonctionne').waitFor({ timeout: 20_000 });
  await lookAt(page, 'admin-system');

  await page.getByRole('link', { name: 'Tâches' }).click();
  await failedRows(page).first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Traitement d’une image' }).waitFor();
  await page.getByRole('table', { name: 'Essais' }).getByText('ECONNREFUSED').waitFor();
  await page.getByRole('link', { name: consumer.credentials.email }).waitFor();
  await lookAt(page, 'admin-job');
  await page.getByRole('button', { name: 'Relancer' }).click();
  await page.getByText('Terminée', { exact: true }).waitFor({ timeout: 20_000 });
  await page.getByRole('table', { name: 'Essais' }).getByText('Réussi').waitFor();

  await page.getByRole('definition').getByRole('link').filter({ hasText: '.jpg' }).click();
  await page.getByText('Traitement, essai n° 1').waitFor();
  await page.getByText('ECONNREFUSED').first().waitFor();
  await page.getByText('Traitement, essai n° 2').waitFor();
  await page.getByText('Prêt', { exact: true }).nth(1).waitFor();
  await lookAt(page, 'admin-document');

  await page.goto('/jobs?error=econnrefused');
  await expect.poll(() => failedRows(page).count(), { timeout: 15_000 }).toBe(2);
  await page.getByRole('button', { name: 'Tout relancer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('dont l’erreur contient « econnrefused »').waitFor();
  await lookAt(page, 'admin-retry-all');
  await dialog.getByRole('button', { name: 'Relancer' }).click();
  await page.getByText('Tâches relancées : 2').waitFor();
  await page.getByRole('heading', { name: 'Aucune tâche' }).waitFor();
  for (const { id } of sent) expect((await consumer.untilEnded(id)).state).toBe('ready');

  await page.getByRole('button', { name: 'Effacer les filtres' }).click();
  await page.getByLabel('État').selectOption('Terminée');
  await page.waitForURL('**/jobs?status=completed');
  await page.getByLabel('File', { exact: true }).selectOption('Images');
  await page.getByLabel('Texte de l’erreur').fill('rien de tel');
  await page.getByText('Aucune tâche ne correspond').waitFor();
  await page.getByLabel('Texte de l’erreur').fill('');
  await page.getByRole('table', { name: 'Liste des tâches' }).getByRole('row').nth(3).waitFor();
  await lookAt(page, 'admin-jobs-completed');
  await close();
}, 180_000);

test('staff opens Bull Board in another tab', async () => {
  const { page, context, close } = await openAdministration(browser, platform, 'staff');
  await page.goto('/jobs');
  const [board] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Bull Board' }).click(),
  ]);
  await board.waitForURL('**/v1/admin/board/**');
  await board.getByText('images').first().waitFor();
  await close();
}, 60_000);

test('when the API does not answer, that is what the page says', async () => {
  const { page, close } = await openAdministration(browser, platform, 'staff');
  await page.goto('/system');
  await page.getByText('Tout fonctionne').waitFor();
  await platform.api.kill();
  await page.getByRole('alert').getByText('L’API ne répond pas').waitFor({ timeout: 20_000 });
  await lookAt(page, 'admin-system-unreachable');
  await platform.api.start();
  await page.getByText('Tout fonctionne').waitFor({ timeout: 20_000 });
  await close();
}, 90_000);
