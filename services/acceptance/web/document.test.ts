import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ZipFile } from 'yazl';
import type { Document } from '../../contracts/documents.ts';
import { type ApiClient, type File, newConsumer } from '../api-client.ts';
import { invoiceXml, pdfWith } from '../electronic-invoices.ts';
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
let screen: Awaited<ReturnType<typeof openPage>>;
let page: Page;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
  owner = await newConsumer(platform);
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

/** Sends a file through the API, and waits for what becomes of it. */
const send = async (file: File): Promise<Document> => owner.untilEnded((await owner.send(file)).id);

/** Opens a document's page, and waits for it. */
const visit = async ({ id, filename }: Pick<Document, 'id' | 'filename'>): Promise<void> => {
  await page.goto(`/documents/${id}`);
  await page.getByRole('heading', { level: 1, name: filename }).waitFor();
};

/** What a fact of the page says. */
const fact = (name: string) => page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd').first();

/** Waits until the pictures that are shown are there, also those below the fold. */
const untilPainted = () =>
  page.evaluate(async () => {
    const pictures = Array.from(document.querySelectorAll<HTMLImageElement>('picture img'));
    for (const picture of pictures) await picture.decode();
  });

test('a photograph is shown large, with what is known of it, and saved as it was sent', async () => {
  const photograph = (await photographs()).find(({ name }) => name.startsWith('Picture_0B'));
  if (!photograph) throw new Error('The photograph is missing.');
  const sent = await send({ filename: 'atelier.jpg', mediaType: 'image/jpeg', bytes: photograph.bytes });
  await visit(sent);
  await untilPainted();
  const normalise = (text: string | null) => text?.replaceAll(/\s/g, ' ');
  expect(normalise(await fact('Dimensions').textContent())).toBe('2 572 × 1 740 px (4,5 Mpx)');
  expect(await fact('Type').textContent()).toBe('Image JPG');
  expect(await fact('Empreinte').textContent()).toContain(sent.sha256.slice(0, 12));
  await page.getByText('Document prêt').waitFor();
  await lookAt(page, 'document-photograph');

  const zoom = page.getByRole('button', { name: 'Agrandir' });
  await zoom.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'atelier.jpg' });
  await dialog.getByRole('button', { name: 'Taille réelle' }).waitFor();
  await expect
    .poll(() => dialog.locator('picture img').evaluate((image: HTMLImageElement) => image.complete))
    .toBe(true);
  await lookAt(page, 'document-zoom');
  await dialog.getByRole('button', { name: 'Taille réelle' }).click();
  await dialog.getByRole('button', { name: 'Ajuster à l’écran' }).waitFor();
  expect(await dialog.locator('picture img').evaluate((image) => image.getBoundingClientRect().width)).toBe(1920);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => zoom.evaluate((button) => button === document.activeElement)).toBe(true);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('atelier.jpg');
  expect((await readFile(await download.path())).equals(photograph.bytes)).toBe(true);
  expect(new URL(page.url()).pathname).toBe(`/documents/${sent.id}`);
});

test('a PDF is read page by page', async () => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const text of ['Carnet d’entretien du véhicule', 'Vidange et remplacement des filtres']) {
    pdf.addPage([595, 842]).drawText(text, { x: 50, y: 780, size: 18, font });
  }
  pdf.addPage([595, 842]);
  const bytes = Buffer.from(await pdf.save());
  await visit(await send({ filename: 'carnet d’entretien.pdf', mediaType: 'application/pdf', bytes }));
  await page.getByText('Carnet d’entretien du véhicule').waitFor();
  await page.getByText('Page 1 sur 3').waitFor();
  await untilPainted();
  await lookAt(page, 'document-pdf');
  const next = page.getByRole('button', { name: 'Page suivante' });
  await next.click();
  await page.getByText('Vidange et remplacement des filtres').waitFor();
  await next.click();
  await page.getByText('Cette page n’a pas de texte.').waitFor();
  await next.click();
  await page.getByText('Page 3 sur 3').waitFor();
  await page.getByRole('button', { name: 'Page précédente' }).press('Enter');
  await page.getByText('Vidange et remplacement des filtres').waitFor();
});

test('an invoice is laid out to the cent, and what is wrong with it is said', async () => {
  const right = await send(await pdfWith({ 'factur-x.xml': invoiceXml() }, 'facture juste.pdf'));
  await visit(right);
  await page.getByText('Facture conforme').waitFor();
  const text = (await page.getByRole('main').textContent())?.replaceAll(/[\u00a0\u202f]/g, ' ');
  for (const expected of [
    'Vendeur SARL',
    'Acheteur SAS',
    'F-2026-0042',
    '23 nov. 2026',
    '23 déc. 2026',
    'FR44732829320',
  ])
    expect(text).toContain(expected);
  for (const amount of [
    '1 299,60 €',
    '209,92 €',
    '1 509,52 €',
    '9,50 €',
    '-0,02 €',
    '1 500,00 €',
    '159,92 €',
    '20,00 %',
  ])
    expect(text).toContain(amount);
  await untilPainted();
  await lookAt(page, 'document-invoice');

  const wrongXml = invoiceXml().replace('<ram:DuePayableAmount>1500.00', '<ram:DuePayableAmount>1400.00');
  await visit(await send(await pdfWith({ 'factur-x.xml': wrongXml }, 'facture fausse.pdf')));
  await page.getByText('Une règle n’est pas respectée').waitFor();
  await page.getByText('Le montant à payer (BT-115) vaut 1400.00').waitFor();
  await untilPainted();
  await lookAt(page, 'document-invoice-wrong');
});

test('a text is shown, and that it was sent before', async () => {
  const bytes = Buffer.from('Référence;Quantité\nMoteur 45 kW;2\n');
  const table = await send({ filename: 'stock.csv', mediaType: 'text/csv', bytes });
  await visit(table);
  await page.getByText('Moteur 45 kW;2').waitFor();
  expect(await fact('Type').textContent()).toBe('Texte CSV');
  await lookAt(page, 'document-text');

  // The same file once more: its page says so, and leads to the first.
  const again = await send({ filename: 'stock (copie).csv', mediaType: 'text/csv', bytes });
  await visit(again);
  await page.getByRole('link', { name: 'Voir le premier envoi' }).click();
  await page.waitForURL(`**/documents/${table.id}`);
});

test('an office file is offered to be saved', async () => {
  const archive = new ZipFile();
  archive.addBuffer(Buffer.from('application/vnd.oasis.opendocument.text'), 'mimetype', { compress: false });
  archive.end();
  const bytes = await buffer(archive.outputStream);
  await visit(await send({ filename: 'lettre.odt', mediaType: 'application/vnd.oasis.opendocument.text', bytes }));
  await page.getByText('Pas d’aperçu').waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  expect((await readFile(await (await downloading).path())).equals(bytes)).toBe(true);
  await lookAt(page, 'document-office');
});

test('what cannot be read says why, and what failed is tried again', async () => {
  const broken = await send({
    filename: 'abîmé.pdf',
    mediaType: 'application/pdf',
    bytes: Buffer.from('%PDF-1.7\nrien'),
  });
  expect(broken.state).toBe('rejected');
  await visit(broken);
  await page.getByText('Le fichier est abîmé ou incomplet.').first().waitFor();
  await lookAt(page, 'document-rejected');

  const photo = await send(await picture(400, 300, 'en panne.jpg'));
  await platform.sql`update documents set state = 'failed', problem = 'processing-failed' where id = ${photo.id}`;
  await visit(photo);
  await page.getByText('Le traitement a échoué', { exact: true }).waitFor();
  await lookAt(page, 'document-failed');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.getByText('Le traitement a échoué', { exact: true }).waitFor({ state: 'detached' });
});

test('a document that is being read says how far it is', async () => {
  const scan = await send(await picture(400, 300, 'en lecture.jpg'));
  const progress = { step: 'ocr', done: 2, total: 5 };
  await platform.sql`update documents set state = 'processing', progress = ${platform.sql.json(progress)},
    image = null where id = ${scan.id}`;
  await visit(scan);
  await page.getByText('Reconnaissance du texte : page 2 sur 5.').waitFor();
  const bar = page.getByRole('progressbar', { name: 'Avancement du traitement' });
  expect(await bar.getAttribute('aria-valuenow')).toBe('40');
  await lookAt(page, 'document-processing');
});

test('a document goes into the trash and back, and away for good', async () => {
  const photo = await send(await picture(400, 300, 'à jeter.jpg'));
  await visit(photo);
  const trash = page.getByRole('button', { name: 'Mettre à la corbeille' });
  await trash.click();
  await page.getByText('Ce document est dans la corbeille', { exact: true }).waitFor();
  await lookAt(page, 'document-trashed');
  await page.getByRole('button', { name: 'Annuler' }).click();
  await trash.waitFor();
  await trash.click();
  await page.getByRole('button', { name: 'Restaurer' }).click();
  await trash.waitFor();
  await trash.click();
  await page.getByRole('button', { name: 'Supprimer définitivement' }).click();
  const dialog = page.getByRole('dialog', { name: 'Supprimer ce document pour toujours ?' });
  await dialog.waitFor();
  await lookAt(page, 'document-purge');
  await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click();
  await page.waitForURL('**/trash');
  expect((await owner.request('GET', `/v1/documents/${photo.id}`)).status).toBe(404);
});

test('an address that is no document’s says so', async () => {
  const other = await newConsumer(platform);
  const foreign = await other.send(await picture(64, 64, 'd’un autre.jpg'));
  for (const id of [randomUUID(), foreign.id, 'n’importe-quoi']) {
    await page.goto(`/documents/${encodeURIComponent(id)}`);
    await page.getByRole('heading', { level: 1, name: 'Document introuvable' }).waitFor();
  }
  await lookAt(page, 'document-not-found');
});
