import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { handmadePdf, lines } from '../pdfs.ts';
import { photographs } from '../photographs.ts';
import { openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { longestTask, longestTaskMs } from './main-thread.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

/** Photographs are processed as fast as the machine can. */
vi.setConfig({ testTimeout: 90_000 });

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
let dir: string;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
  dir = join(inject('servers').dir, 'uploads');
  await mkdir(dir, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true });
});

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 60_000 });

/** Somebody who looks at his documents, of which there are none. */
const openDocuments = async () => {
  const account = await openAccount(platform);
  const opened = await openPage(browser, platform.portalUrl);
  const { page } = opened;
  // Waits are for the worker too, which has the machine to share.
  page.setDefaultTimeout(60_000);
  await page.goto('/documents');
  await page.getByLabel('Adresse e-mail').fill(account.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/documents');
  await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
  const stored = () =>
    platform.sql`select filename, state from documents where owner_id = ${account.id} and purge_at is null order by filename`;
  return { ...opened, account, stored, panel: page.getByRole('region', { name: 'Envois' }) };
};

const onDisk = async (name: string, bytes: Buffer): Promise<string> => {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return path;
};

const chooseFiles = (page: Page, paths: string[]) => page.getByLabel('Envoyer des fichiers').setInputFiles(paths);

/** Pixels at random: as large as they look, and no two the same. */
const noise = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .png()
    .toBuffer();

/** The page's connection, in the test's hands. */
const connectionOf = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const set = (offline: boolean, uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
  return {
    /** @param bytes a second upwards */
    throttle: (bytes: number) => set(false, bytes),
    cut: () => set(true, -1),
    restore: () => set(false, -1),
  };
};

test('photographs and a PDF are sent and become ready by themselves; what is wrong with a file is said', async () => {
  const { page, panel, stored, close } = await openDocuments();
  const small = (await photographs()).toSorted((one, other) => one.bytes.length - other.bytes.length).slice(0, 3);
  const paths = await Promise.all([
    ...small.map(({ name, bytes }) => onDisk(`${name}.jpg`, bytes)),
    onDisk('Devis n° 12.pdf', handmadePdf([{ content: lines('Devis') }])),
    onDisk('note.jpg', Buffer.from('Ceci est un texte.')),
    onDisk('musique.mp3', Buffer.from('ID3')),
    onDisk('vide.pdf', Buffer.alloc(0)),
  ]);
  await chooseFiles(page, paths);
  const row = (name: string) => panel.getByRole('listitem').filter({ hasText: name });
  for (const { name } of small) await row(name).getByText('Prêt').waitFor();
  await row('Devis').getByText('Prêt').waitFor();
  await row('note.jpg').getByText('media-type-mismatch').waitFor();
  expect(await row('note.jpg').textContent()).toContain("n'est pas du type annoncé");
  expect(await row('musique.mp3').textContent()).toContain('Ce genre de fichier n’est pas accepté');
  expect(await row('vide.pdf').textContent()).toContain('Le fichier est vide');
  expect(await panel.textContent()).toContain('4 fichiers envoyés3 fichiers posent problème');
  expect((await stored()).map(({ state }) => state).toSorted()).toEqual([
    'ready',
    'ready',
    'ready',
    'ready',
    'rejected',
  ]);
  await lookAt(page, 'portal-uploads-ended');
  await panel.getByRole('button', { name: 'Réduire les envois' }).click();
  await lookAt(page, 'portal-uploads-collapsed');
  await panel.getByRole('button', { name: 'Retirer les envois terminés' }).click();
  await panel.waitFor({ state: 'detached' });
  await close();
});

test('an upload is cancelled while its bytes are sent, and leaves nothing behind; it can be begun again', async () => {
  const { page, panel, stored, close } = await openDocuments();
  const line = await connectionOf(page);
  await line.throttle(200_000);
  await chooseFiles(page, [
    await onDisk('grande.png', await noise(1200, 900)),
    await onDisk('petite.png', await noise(60, 40)),
  ]);
  await panel.getByText('Prêt').waitFor();
  await expect
    .poll(() =>
      panel.getByRole('progressbar', { name: 'Progression de grande.png' }).getAttribute('aria-valuenow').then(Number),
    )
    .toBeGreaterThan(5);
  expect(await panel.textContent()).toContain('1 sur 2 envoyés');
  await lookAt(page, 'portal-uploads-sending');
  await panel.getByRole('button', { name: 'Annuler l’envoi de grande.png' }).click();
  await panel.getByText('Annulé').waitFor();
  await eventually(stored).toEqual([{ filename: 'petite.png', state: 'ready' }]);
  await line.restore();
  await panel.getByRole('button', { name: 'Réessayer grande.png' }).click();
  await eventually(() => panel.getByText('Prêt').count()).toBe(2);
  await eventually(stored).toHaveLength(2);
  await close();
});

test('without a network uploads wait, and go on by themselves when there is one', async () => {
  const { page, panel, stored, close } = await openDocuments();
  const line = await connectionOf(page);
  await line.throttle(200_000);
  const names = ['un.png', 'deux.png', 'trois.png', 'quatre.png', 'cinq.png'];
  await chooseFiles(page, await Promise.all(names.map(async (name) => onDisk(name, await noise(700, 500)))));
  const first = panel.getByRole('progressbar', { name: 'Progression de un.png' });
  await eventually(() => first.getAttribute('aria-valuenow').then(Number)).toBeGreaterThan(0);
  await line.cut();
  await panel.getByText('En attente du réseau').first().waitFor();
  await lookAt(page, 'portal-uploads-offline');
  // Whoever leaves now would lose them: the browser asks.
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  // Elsewhere in the application they go on.
  await line.restore();
  await page.getByRole('link', { name: 'Corbeille' }).click();
  await eventually(() => panel.getByText('Prêt').count()).toBe(5);
  expect((await stored()).map(({ state }) => state)).toEqual(names.map(() => 'ready'));
  await close();
});

test('files are dropped anywhere on the page', async () => {
  const { page, panel, close } = await openDocuments();
  const bytes = [...(await noise(40, 30))];
  const transfer = await page.evaluateHandle((content) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([new Uint8Array(content)], 'Château.png', { type: 'image/png' }));
    return dropped;
  }, bytes);
  await page.dispatchEvent('h1', 'dragover', { dataTransfer: transfer });
  await page.getByText('Déposez vos fichiers ici').waitFor();
  await lookAt(page, 'portal-uploads-drop');
  await page.dispatchEvent('h1', 'drop', { dataTransfer: transfer });
  await panel.getByRole('listitem').filter({ hasText: 'Château.png' }).getByText('Prêt').waitFor();
  expect(await page.getByText('Déposez vos fichiers ici').count()).toBe(0);
  await close();
});

test('whoever signs out ends his uploads', async () => {
  const { page, panel, account, close } = await openDocuments();
  const line = await connectionOf(page);
  await line.throttle(50_000);
  await chooseFiles(page, [await onDisk('encore.png', await noise(700, 500))]);
  await panel.getByRole('progressbar', { name: 'Progression de encore.png' }).waitFor();
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/sign-in*');
  await line.restore();
  await page.getByLabel('Adresse e-mail').fill(account.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
  expect(await panel.count()).toBe(0);
  await close();
});

test('two hundred files are sent while the page stays at hand', async () => {
  const { page, panel, stored, close } = await openDocuments();
  const paths = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => onDisk(`photo-${at + 1}.png`, await noise(64, 48))),
  );
  const longest = await longestTask(page, async () => {
    const startedAt = performance.now();
    await chooseFiles(page, paths);
    await panel.getByText('sur 200 envoyés').waitFor();
    // Of two hundred rows only those in view are in the page.
    expect(await panel.getByRole('listitem').count()).toBeLessThan(30);
    await panel.getByText('200 fichiers envoyés').waitFor({ timeout: 120_000 });
    console.log(`200 files were sent after ${Math.round(performance.now() - startedAt)} ms.`);
    await eventually(() => panel.getByText('Traitement en cours').count()).toBe(0);
  });
  console.log(`The longest task took ${Math.round(longest)} ms.`);
  expect(longest).toBeLessThan(longestTaskMs);
  expect(await panel.textContent()).not.toContain('problème');
  expect((await stored()).filter(({ state }) => state === 'ready')).toHaveLength(200);
  await close();
}, 240_000);
