import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Document } from '../../contracts/documents.ts';
import { type ApiClient, type File, newConsumer } from '../api-client.ts';
import { invoiceXml, pdfWith } from '../electronic-invoices.ts';
import { photographs } from '../photographs.ts';
import { picture } from '../pictures.ts';
import { frenchPage, textPdf } from '../scans.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage, phone } from './chromium.ts';
import { longestTask, longestTaskMs } from './main-thread.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
let owner: ApiClient;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});
beforeEach(async () => {
  owner = await newConsumer(platform);
});

/** Milliseconds that a test may take in which real files are processed. */
const long = 300_000;

/** The machine may be busy with other things. */
const patience = { timeout: 30_000, interval: 50 };

const textFile = (filename: string, content: string): File => ({
  filename,
  mediaType: 'text/plain',
  bytes: Buffer.from(content),
});

const pdfFile = (filename: string, bytes: Buffer): File => ({ filename, mediaType: 'application/pdf', bytes });

/** Sends them one after the other, so that the first is the oldest, and waits until they are processed. */
const sendAll = async (...files: File[]): Promise<Document[]> => {
  const sent: Document[] = [];
  for (const file of files) sent.push(await owner.send(file));
  return Promise.all(sent.map(({ id }) => owner.untilEnded(id)));
};

/** The owner signs in on the documents' page. */
const visit = async (path = '/documents') => {
  const opened = await openPage(browser, platform.portalUrl);
  const { page } = opened;
  await page.goto(path);
  await page.getByLabel('Adresse e-mail').fill(owner.credentials.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(owner.credentials.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: /Documents|Corbeille/ })
    .waitFor();
  const documents = page.getByRole('list', { name: 'Documents' });
  return {
    ...opened,
    /** The names that are shown, in their order. */
    names: () => page.locator('[data-item] a').allTextContents(),
    cards: documents.getByRole('listitem'),
    search: page.getByRole('searchbox'),
  };
};

describe('the documents’ page', () => {
  test('welcomes who has none', { timeout: long }, async () => {
    const { page, close } = await visit();
    await page.getByRole('heading', { name: 'Déposez vos premiers documents' }).waitFor();
    await lookAt(page, 'documents-empty');
    await close();
  });

  test('shows documents of every kind and state, as a gallery or a list, in either language', {
    timeout: long,
  }, async () => {
    const some = (await photographs()).filter(({ width }) => width < 2_600).slice(0, 3);
    await sendAll(
      ...some.map(({ name, bytes }): File => ({ filename: `${name}.jpg`, mediaType: 'image/jpeg', bytes })),
      pdfFile('Rapport d’intervention.pdf', await textPdf([frenchPage])),
      textFile('Notes de l’atelier.txt', 'Le rotor est équilibré.'),
      { ...(await picture()), filename: 'pas une image.png', mediaType: 'image/png' },
      await picture(300, 400, 'en échec.jpg'),
      await picture(301, 400, 'en cours.jpg'),
    );
    await platform.sql`update documents set state = 'failed', problem = 'processing-failed', version = version + 1
      where filename = 'en échec.jpg' and owner_id = ${owner.accountId}`;
    await platform.sql`update documents set state = 'processing', progress = '{"step":"ocr","done":3,"total":12}'
      where filename = 'en cours.jpg' and owner_id = ${owner.accountId}`;
    const { page, names, cards, close } = await visit();
    await expect.poll(names, patience).toHaveLength(8);
    expect((await names()).slice(0, 4)).toEqual([
      'en cours.jpg',
      'en échec.jpg',
      'pas une image.png',
      'Notes de l’atelier.txt',
    ]);
    expect(await cards.first().getAttribute('aria-setsize')).toBe('8');
    const processing = cards.filter({ hasText: 'en cours.jpg' });
    expect(
      await processing.getByRole('progressbar', { name: 'Lecture du texte : 3 sur 12' }).getAttribute('aria-valuenow'),
    ).toBe('25');
    await cards.filter({ hasText: 'pas une image.png' }).getByText('Refusé').waitFor();
    await page.getByText(/^8 sur/).waitFor();
    await lookAt(page, 'documents-gallery');

    // In the list, and still there after a reload.
    await page.getByRole('button', { name: 'Liste' }).click();
    await page.reload();
    const table = page.getByRole('table', { name: 'Documents' });
    await table.getByRole('columnheader', { name: 'Taille' }).waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe('9');
    await lookAt(page, 'documents-list');

    await page.getByRole('button', { name: 'Réessayer : en échec.jpg' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Réessayer : en échec.jpg' }).count(), patience).toBe(0);

    // By keyboard: into the menu, which comes when it is wanted, and out of it again.
    await page.getByRole('button', { name: 'Menu du compte' }).press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator(':focus').getAttribute('role')).toMatch(/^menuitem/);
    await page.getByRole('menuitemradio', { name: 'English' }).press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Added on' }).waitFor();
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Account menu');
    await table.getByText('Rejected').last().waitFor();
    await close();
  });
});

describe('searching', () => {
  test('finds as one types, shows why, and the address says it', { timeout: long }, async () => {
    await sendAll(
      pdfFile('Rapport d’intervention.pdf', await textPdf([frenchPage])),
      await pdfWith({ 'factur-x.xml': invoiceXml() }, 'Facture F-2026-0042.pdf'),
      textFile('Courses.txt', 'Du pain et du lait.'),
      await picture(300, 200, 'Façade.jpg'),
    );
    const { page, names, search, close } = await visit();
    await expect.poll(names, patience).toHaveLength(4);

    await page.keyboard.press('/');
    await page.keyboard.type('roulements');
    await expect.poll(names, patience).toEqual(['Rapport d’intervention.pdf']);
    expect(page.url()).toContain('q=roulements');
    expect(await page.locator('mark').first().textContent()).toMatch(/roulements/i);
    await lookAt(page, 'documents-search');

    await search.fill('facade');
    await expect.poll(names, patience).toEqual(['Façade.jpg']);
    expect(await page.locator('mark').textContent()).toBe('Façade');
    // All that was typed in one go is one step back.
    await page.goBack();
    await expect.poll(names, patience).toHaveLength(4);
    expect(await search.inputValue()).toBe('');

    await page.getByLabel('Type', { exact: true }).selectOption('PDF');
    await expect.poll(names, patience).toHaveLength(2);
    await page.getByLabel('Avec facture électronique').click();
    await expect.poll(names, patience).toEqual(['Facture F-2026-0042.pdf']);
    await page.getByRole('status').filter({ hasText: '2 filtres actifs' }).waitFor();
    await page.reload();
    await expect.poll(names, patience).toEqual(['Facture F-2026-0042.pdf']);
    await page.getByRole('button', { name: 'Réinitialiser' }).click();
    await expect.poll(names, patience).toHaveLength(4);

    const today = new Date().toLocaleDateString('sv');
    await page.getByLabel('Ajouté à partir du').fill(today);
    await page.getByLabel('Ajouté jusqu’au').fill(today);
    await page.getByRole('status').filter({ hasText: '2 filtres actifs' }).waitFor();
    await expect.poll(names, patience).toHaveLength(4);
    await page.getByLabel('Ajouté à partir du').fill('2020-01-01');
    await page.getByLabel('Ajouté jusqu’au').fill('2020-12-31');
    await page.getByRole('heading', { name: 'Aucun document ne correspond' }).waitFor();
    await lookAt(page, 'documents-no-result');

    await page.setViewportSize(phone);
    await page.getByRole('button', { name: /^Filtres.*2 filtres actifs$/ }).click();
    await lookAt(page, 'documents-filters');
    await page.getByRole('button', { name: 'Afficher tous les documents' }).click();
    await expect.poll(names, patience).toHaveLength(4);
    await close();
  });
});

describe('several documents', () => {
  test('are thrown away and called back, restored, and deleted for good', { timeout: long }, async () => {
    const files = ['1', '2', '3', '4', '5'].map((name) => textFile(`${name}.txt`, `Texte ${name}`));
    await sendAll(...files);
    const { page, names, close } = await visit();
    await expect.poll(names, patience).toEqual(['5.txt', '4.txt', '3.txt', '2.txt', '1.txt']);

    await page.getByLabel('Sélectionner 4.txt').click();
    await page.getByLabel('Sélectionner 2.txt').click({ modifiers: ['Shift'] });
    await page.getByText('3 sélectionnés').waitFor();
    await lookAt(page, 'documents-selection');
    await page.getByRole('button', { name: 'Mettre à la corbeille' }).click();
    await expect.poll(names, patience).toEqual(['5.txt', '1.txt']);
    await page.getByText('3 documents mis à la corbeille').waitFor();
    await page.getByRole('button', { name: 'Annuler', exact: true }).click();
    await expect.poll(names, patience).toEqual(['5.txt', '4.txt', '3.txt', '2.txt', '1.txt']);

    await page.getByLabel('Tout sélectionner').click();
    await page.getByText('5 sélectionnés').waitFor();
    await page.getByLabel('Sélectionner 5.txt').click();
    await page.getByRole('button', { name: 'Mettre à la corbeille' }).click();
    await expect.poll(names, patience).toEqual(['5.txt']);

    await page.getByRole('link', { name: 'Corbeille' }).click();
    await expect.poll(names, patience).toEqual(['4.txt', '3.txt', '2.txt', '1.txt']);
    await page
      .getByText(/Suppression le/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Fermer' }).click();
    await lookAt(page, 'trash');
    await page.getByRole('button', { name: 'Restaurer 3.txt' }).click();
    await expect.poll(names, patience).toEqual(['4.txt', '2.txt', '1.txt']);
    await page.getByLabel('Sélectionner 4.txt').click();
    await page.getByRole('button', { name: 'Supprimer définitivement' }).click();
    await page.getByRole('dialog', { name: 'Supprimer définitivement 1 document ?' }).waitFor();
    await lookAt(page, 'trash-purge');
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer définitivement' }).click();
    await expect.poll(names, patience).toEqual(['2.txt', '1.txt']);
    await page.getByRole('button', { name: 'Vider la corbeille' }).click();
    await page.getByRole('dialog', { name: 'Supprimer définitivement ces 2 documents ?' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Vider la corbeille' }).click();
    await page.getByRole('heading', { name: 'La corbeille est vide' }).waitFor();
    await page.getByRole('link', { name: 'Documents', exact: true }).click();
    await expect.poll(names, patience).toEqual(['5.txt', '3.txt']);
    await close();
  });

  test('are downloaded, each under its name', { timeout: long }, async () => {
    await sendAll(textFile('Été.txt', 'Il fait chaud.'), textFile('Hiver.txt', 'Il fait froid.'));
    const { page, names, close } = await visit();
    await expect.poll(names, patience).toHaveLength(2);
    await page.getByLabel('Tout sélectionner').click();
    const saved = new Map<string, string>();
    page.on('download', async (download) => {
      const parts: Buffer[] = [];
      for await (const part of await download.createReadStream()) parts.push(part as Buffer);
      saved.set(download.suggestedFilename(), Buffer.concat(parts).toString());
    });
    await page.getByRole('button', { name: 'Télécharger' }).click();
    await page.getByText('2 documents téléchargés').waitFor();
    await expect
      .poll(() => Object.fromEntries(saved), patience)
      .toEqual({ 'Été.txt': 'Il fait chaud.', 'Hiver.txt': 'Il fait froid.' });

    await page.getByLabel('Sélectionner Été.txt').click();
    saved.clear();
    await page.getByRole('button', { name: 'Télécharger' }).click();
    await expect.poll(() => Object.fromEntries(saved), patience).toEqual({ 'Hiver.txt': 'Il fait froid.' });
    await close();
  });
});

describe('ten thousand documents', () => {
  const total = 10_000;

  const nameOf = (number: number): string => `Document ${`${total - number}`.padStart(5, '0')}.jpg`;

  /** By one statement, as if they had been processed; the last is the newest. */
  const insertMany = async () => {
    await platform.sql`
      with inserted as (
        insert into documents (id, owner_id, filename, media_type, size, sha256, state, image)
        select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${owner.accountId},
          'Document ' || lpad(n::text, 5, '0') || '.jpg', 'image/jpeg', 100000 + n, repeat('0', 64), 'ready',
          jsonb_build_object('width', 320, 'height', 240, 'dominantColour', '#808080', 'takenAt', null, 'camera', null,
            'thumbHash', encode(overlay(decode('1QcSHQRnh493V4dIh4eXh1h4kJUI', 'base64')
              placing substring(decode(md5(n::text), 'hex') for 8) from 10), 'base64'))
        from generate_series(1, ${total}) as n returning id)
      insert into renditions (document_id, recipe, input_hash, name, format, width, height, bytes, storage_key)
      select id, 'test', '', 'w320', format::rendition_format, 320, 240, 9000, 'accounts/' || id || '/w320.' || format
      from inserted, unnest(array['avif', 'webp', 'jpeg']) as format`;
  };

  test('are scrolled through without a halt', { timeout: long }, async () => {
    await insertMany();
    const { page, close } = await visit();
    const image = (await picture(320, 240)).bytes;
    await page.route('**/media/**', (route) => route.fulfill({ body: image, contentType: 'image/jpeg' }));
    const items = page.locator('[data-item]');
    await expect.poll(() => items.count(), patience).toBeGreaterThan(10);

    /** Each item that is drawn, by its number: its name must be that of this place. */
    const expectInPlace = async (): Promise<number[]> => {
      const drawn = await items.evaluateAll((elements) =>
        elements.map(
          (element) =>
            [Number((element as HTMLElement).dataset['item']), element.querySelector('a')?.textContent] as const,
        ),
      );
      for (const [number, name] of drawn) expect(name).toBe(nameOf(number));
      expect(drawn.length).toBeLessThan(120);
      return drawn.map(([number]) => number);
    };

    // To the end, page after page.
    await expect
      .poll(
        async () => {
          await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
          return Math.max(...(await expectInPlace()));
        },
        { timeout: 240_000, interval: 50 },
      )
      .toBe(total - 1);
    await page.getByText(`${total.toLocaleString('fr-FR')} documents`, { exact: true }).waitFor();
    expect(await items.first().getAttribute('aria-setsize')).toBe(`${total}`);
    for (const share of [0.75, 0.5, 0.25, 0.01]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), share);
      await expect
        .poll(async () => Math.abs(((await expectInPlace())[0] ?? 0) / total - share), patience)
        .toBeLessThan(0.02);
    }

    // As a wheel that is spun: 250 pixels a frame, down and up again.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await expectInPlace();
    const longest = await longestTask(page, () =>
      page.evaluate(async () => {
        for (let frame = 0; frame < 240; frame++) {
          scrollBy(0, frame < 120 ? 250 : -250);
          await new Promise(requestAnimationFrame);
        }
      }),
    );
    console.info(`10,000 documents: the longest task while scrolling took ${Math.round(longest)} ms.`);
    expect(longest).toBeLessThan(longestTaskMs);

    // Where one was, when one comes back.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await expect.poll(async () => (await expectInPlace())[0], patience).toBeGreaterThan(total / 3);
    const link = page.getByRole('link', { name: /^Document/ }).nth(40);
    const name = await link.textContent();
    await link.click();
    await page.waitForURL(/documents\/0190/);
    await page.goBack();
    await page.getByRole('link', { name: name ?? '' }).waitFor();
    expect(await page.evaluate(() => scrollY / document.documentElement.scrollHeight)).toBeCloseTo(0.5, 1);

    // By keys, in the list.
    await page.getByRole('button', { name: 'Liste' }).click();
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('link', { name: nameOf(0) }).focus();
    for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe(nameOf(30));
    await page.keyboard.press('End');
    await expect.poll(focused, patience).toBe(nameOf(total - 1));
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByText('1 sélectionné', { exact: true }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+Space');
    await page.getByText(`${total} sélectionnés`).waitFor();
    await close();
  });
});
