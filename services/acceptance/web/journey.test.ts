import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { nextMail } from '../mailbox.ts';
import { handmadePdf, lines } from '../pdfs.ts';
import { photographs } from '../photographs.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

// Photographs are processed as fast as the machine can.
vi.setConfig({ testTimeout: 120_000 });

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
let dir: string;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
  dir = join(inject('servers').dir, 'journey');
  await mkdir(dir, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true });
});

test('a customer registers, sends photographs and a PDF, finds one, shares it, throws it away and takes it back', async () => {
  const [email, password] = [`${randomUUID()}@example.fr`, 'trois vélos dans la grange'];
  const { page, context, close } = await openPage(browser, platform.portalUrl);
  context.setDefaultTimeout(60_000);

  // Registers, and confirms by the mail's link.
  await page.goto('/');
  await page.getByRole('link', { name: 'Créer un compte' }).click();
  await page.getByRole('heading', { name: 'Créer un compte' }).waitFor();
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Créer le compte' }).click();
  await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor();
  const { text } = await nextMail(platform, email, 'confirm-registration');
  await page.goto(`${/https?:\S+#token=[\w-]+/.exec(text)?.[0]}`);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
  await page.getByText('Déposez vos premiers documents').waitFor();

  // Sends three photographs and a PDF: in the gallery they become ready by themselves.
  const photos = (await photographs()).toSorted((one, other) => one.bytes.length - other.bytes.length).slice(0, 3);
  const quote = handmadePdf([{ content: lines('Devis de révision', 'Remplacement du roulement arrière') }]);
  const files = [
    ...photos.map(({ name, bytes }) => ({ name: `${name}.jpg`, bytes })),
    { name: 'Devis 12.pdf', bytes: quote },
  ];
  const paths = files.map(({ name }) => join(dir, name));
  await Promise.all(files.map(({ name, bytes }) => writeFile(join(dir, name), bytes)));
  await page.getByLabel('Envoyer des fichiers').setInputFiles(paths);
  await page.getByText('4 fichiers envoyés').first().waitFor();
  await page.getByRole('button', { name: 'Retirer les envois terminés' }).click();
  const links = page.getByRole('main').getByRole('link');
  for (const { name } of files) await links.filter({ hasText: name }).waitFor();
  // Each shows its own picture, in the format this browser likes best.
  const shown = () =>
    page
      .locator('main picture img')
      .evaluateAll((images: HTMLImageElement[]) =>
        images.filter(({ naturalWidth }) => naturalWidth > 0).map(({ currentSrc }) => currentSrc),
      );
  await expect.poll(async () => (await shown()).length, { timeout: 60_000 }).toBe(4);
  for (const src of await shown()) expect(src).toMatch(/\.avif$/);
  await lookAt(page, 'journey-documents');

  // Finds the PDF by a word inside it, in another ending and without its accent.
  await page.getByRole('searchbox').fill('roulements arriere');
  await expect.poll(() => page.locator('mark').allTextContents(), { timeout: 30_000 }).toContain('roulement');
  await expect.poll(() => links.count()).toBe(1);
  await lookAt(page, 'journey-search');
  await links.first().click();
  await page.getByRole('heading', { level: 1, name: 'Devis 12.pdf' }).waitFor();

  // Shares it: somebody who is not signed in gets the very file.
  await page.getByRole('button', { name: 'Partager' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  const link = `${await dialog.getByRole('group', { name: 'Lien de partage' }).locator('code').textContent()}`;
  await dialog.getByRole('button', { name: 'Terminé' }).click();
  const visitor = await openPage(browser, platform.portalUrl, { locale: 'en-GB' });
  await visitor.page.goto(link);
  await visitor.page.getByRole('heading', { name: 'Devis 12.pdf' }).waitFor();
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('button', { name: 'Download' }).click();
  const saved = await readFile(await (await downloading).path());
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(sha256(saved)).toBe(sha256(quote));

  // Throws it away: the link opens nothing, until it is back.
  await page.getByRole('button', { name: 'Mettre à la corbeille' }).click();
  await page.getByText('est dans la corbeille').first().waitFor();
  await visitor.page.goto('about:blank');
  await visitor.page.goto(link);
  await visitor.page.getByRole('heading', { name: 'This link leads nowhere any more' }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Corbeille' }).click();
  await page.getByRole('heading', { level: 1, name: 'Corbeille', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Restaurer Devis 12.pdf' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Documents' }).click();
  await links.filter({ hasText: 'Devis 12.pdf' }).waitFor();
  await visitor.page.goto('about:blank');
  await visitor.page.goto(link);
  await visitor.page.getByRole('heading', { name: 'Devis 12.pdf' }).waitFor();
  await visitor.close();
  await close();
});
