import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { handmadePdf, lines } from '../pdfs.ts';
import { photographs } from '../photographs.ts';
import { openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { launchChromium, openPage } from './chromium.ts';
import { lookAt } from './screen.ts';

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

/** Somebody who looks at his documents, of which there are none. */
const openDocuments = async () => {
  const account = await openAccount(platform);
  const opened = await openPage(browser, platform.portalUrl);
  const { page } = opened;
  await page.goto('/documents');
  await page.getByLabel('Adresse e-mail').fill(account.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/documents');
  const rows = await platform.sql;
  const stored = () =>
    rows`select filename, state from documents where owner_id = ${account.id} and purge_at is null order by filename`;
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

/** As of a connection of so many bytes a second upwards. */
const throttle = async (page: Page, uploadThroughput: number) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const conditions = { offline: false, latency: 0, downloadThroughput: -1 };
  const set = (bytes: number) =>
    session.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: bytes });
  await set(uploadThroughput);
  return { end: () => set(-1) };
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
  expect(await panel.textContent()).toContain('5 fichiers envoyés');
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
  await panel.getByRole('button', { name: 'Vider la liste' }).click();
  await panel.waitFor({ state: 'detached' });
  await close();
});
