import { PDFDocument, rgb } from 'pdf-lib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { handmadePdf, lines } from '../../acceptance/pdfs.ts';
import { FileRejection, textMaxCharacters } from '../../domains/documents/processed-file.ts';
import { processFile } from './file-recipe.ts';
import { pixelsOf, processPdf } from './pdf-recipe.ts';

const rejection = (code: string) => expect.objectContaining({ name: 'FileRejection', code });
const box = (width: number, height: number) => `/MediaBox [0 0 ${width} ${height}]`;

/** A rectangle of one colour: `1 0 0` is red. */
const filled = (colour: string, x: number, y: number, width: number, height: number) =>
  `${colour} rg ${x} ${y} ${width} ${height} re f`;

const sentence = 'Le devis de la voiture électrique';

describe('text', () => {
  test('of each page, with accents and the euro', async () => {
    const pdf = handmadePdf([
      { content: lines('Les \xe9l\xe8ves de No\xebl', 'paient 12 \x80 \xe0 l\x92\x9cuvre') },
      { content: '' },
      { content: lines('Troisi\xe8me page') },
    ]);
    const { pages, texts } = await processPdf(pdf);
    expect(pages).toBe(3);
    expect(texts).toEqual(['Les élèves de Noël\npaient 12 € à l’œuvre', '', 'Troisième page']);
  });

  test('of ligatures: the letters they show', async () => {
    const pdf = handmadePdf([{ content: lines('af\x01che de \x02eurs') }], { encoding: '/Differences [1 /fi /fl]' });
    expect((await processPdf(pdf)).texts).toEqual(['affiche de fleurs']);
  });

  test('of words that are parted at the end of a line', async () => {
    const pdf = handmadePdf([{ content: lines('une automo-', 'bile rouge') }]);
    expect((await processPdf(pdf)).texts?.[0]).toContain('automobile');
  });

  test('of filled form fields, after that of the page', async () => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([300, 300]);
    page.drawText('Nom :', { x: 20, y: 250 });
    const field = pdf.getForm().createTextField('nom');
    field.setText('Durand');
    field.addToPage(page, { x: 100, y: 240, width: 100, height: 30 });
    expect((await processPdf(Buffer.from(await pdf.save()))).texts).toEqual(['Nom :\nDurand']);
  });

  test('ends soon after what is kept', async () => {
    const page = { content: lines(...Array<string>(700).fill('x'.repeat(1000))) };
    const { pages, texts } = await processPdf(handmadePdf([page, page, page]));
    expect(pages).toBe(3);
    expect(texts).toHaveLength(2);
    expect(texts?.join('').length).toBeGreaterThan(textMaxCharacters);
  });

  test('of a page that cannot be opened there is none', async () => {
    const whole = handmadePdf([{ content: lines('un') }, { content: lines('deux') }]).toString('latin1');
    const broken = Buffer.from(whole.replace('[4 0 R 6 0 R]', '[4 0 R 9 0 R]'), 'latin1');
    expect(await processPdf(broken)).toMatchObject({ pages: 2, texts: ['un', ''] });
  });
});

describe('the first page as a picture', () => {
  const pictureOf = async (content: string, entries: string) => {
    const { image, renditions } = await processPdf(handmadePdf([{ content, entries }]));
    const webp = renditions.find(({ name, format }) => name === 'w320' && format === 'webp');
    const { data, info } = await sharp(webp?.body).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    /** The colour at a place given in fractions of the sides: letters for red, green, blue, white. */
    const colourAt = (x: number, y: number) => {
      const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
      const bits = [...data.subarray(at, at + 3)].map((value) => (value > 127 ? 1 : 0)).join('');
      return { '100': 'red', '010': 'green', '001': 'blue', '111': 'white' }[bits] ?? bits;
    };
    return { image, renditions, colourAt };
  };

  test('four widths in three formats, in the colours of the page, on white', async () => {
    const content = [filled('1 0 0', 0, 421, 297, 421), filled('0 0 1', 298, 0, 297, 421)].join(' ');
    const { image, renditions, colourAt } = await pictureOf(content, box(595, 842));
    expect(renditions.map(({ name, width, height, format }) => `${name} ${width}×${height} ${format}`)).toEqual(
      ['w1920 1920×2717', 'w1280 1280×1811', 'w640 640×906', 'w320 320×453'].flatMap((size) =>
        ['avif', 'webp', 'jpeg'].map((format) => `${size} ${format}`),
      ),
    );
    for (const { body, width, height } of renditions)
      expect(await sharp(body).metadata()).toMatchObject({ width, height });
    expect(image).toMatchObject({ width: 1920, height: 2717, takenAt: null, camera: null });
    expect([colourAt(0.2, 0.2), colourAt(0.8, 0.2), colourAt(0.2, 0.8), colourAt(0.8, 0.8)]).toEqual([
      'red',
      'white',
      'white',
      'blue',
    ]);
  });

  test('a page that is turned is shown turned', async () => {
    const content = filled('1 0 0', 0, 0, 100, 100);
    const { image, colourAt } = await pictureOf(content, `${box(200, 100)} /Rotate 90`);
    expect(image).toMatchObject({ width: 1920, height: 3840 });
    expect([colourAt(0.5, 0.25), colourAt(0.5, 0.75)]).toEqual(['red', 'white']);
  });

  test('a page that is cropped shows nothing else', async () => {
    const content = [filled('0 0 1', 0, 0, 400, 400), filled('0 1 0', 100, 100, 100, 200)].join(' ');
    const { image, colourAt } = await pictureOf(content, `${box(400, 400)} /CropBox [100 100 200 300]`);
    expect(image).toMatchObject({ width: 1920, height: 3840 });
    expect([colourAt(0.02, 0.02), colourAt(0.98, 0.02), colourAt(0.02, 0.98), colourAt(0.98, 0.98)]).toEqual(
      Array(4).fill('green'),
    );
  });

  test('form fields on it are shown', async () => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([300, 300]);
    const field = pdf.getForm().createTextField('field');
    field.addToPage(page, { x: 0, y: 0, width: 300, height: 300, backgroundColor: rgb(1, 0, 0) });
    const { image } = await processPdf(Buffer.from(await pdf.save()));
    expect(image?.dominantColour).toBe('#ff0000');
  });

  test.each([
    ['a strip one inch by two hundred', 72, 14_400, 38, 7_680],
    ['a strip two hundred inches by one', 14_400, 72, 1920, 10],
    ['a line', 1_000_000, 0.01, 1920, 1],
    ['a point', 0.001, 0.001, 1920, 1920],
  ])('%s stays within bounds', (_, width, height, ...expected) => {
    const size = pixelsOf({ width, height });
    expect([size.width, size.height]).toEqual(expected);
  });

  test.each([
    ['no size', ''],
    ['no area', box(0, 0)],
    ['an endless size', box(1e9, 1e9)],
    ['an endless height', box(1, 1e9)],
    ['a size below zero', '/MediaBox [100 100 -100 -100]'],
    ['a size that is none', '/MediaBox [(a) (b) (c) (d)]'],
    ['a crop box elsewhere', `${box(100, 100)} /CropBox [500 500 600 600]`],
  ])('a page of %s has a picture within bounds', async (_, entries) => {
    const { image, renditions } = await processPdf(handmadePdf([{ entries }]));
    expect(renditions.length).toBeGreaterThan(0);
    expect(image?.width).toBeLessThanOrEqual(1920);
    expect(image?.height).toBeLessThanOrEqual(7680);
  });
});

describe('pages that have to be read by OCR', () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const scan = sharp({ create: { width: 60, height: 80, channels: 3, background: 'grey', noise } }).png();

  test('are those that show a picture and no words', async () => {
    const pdf = await PDFDocument.create();
    const image = await pdf.embedPng(await scan.toBuffer());
    const whole = { x: 0, y: 0, width: 300, height: 400 };
    const newPage = () => pdf.addPage([300, 400]);
    newPage().drawImage(image, whole);
    newPage();
    newPage().drawText(sentence, { x: 20, y: 300, size: 12 });
    newPage().drawImage(image, { x: 20, y: 360, width: 30, height: 30 });
    const searchable = newPage();
    searchable.drawImage(image, whole);
    searchable.drawText(sentence, { x: 20, y: 300, size: 12, opacity: 0 });
    const numbered = newPage();
    numbered.drawImage(image, whole);
    numbered.drawText('page 6', { x: 20, y: 20 });
    const [form] = await pdf.embedPdf(await PDFDocument.load(await pdf.save()), [0]);
    if (form) newPage().drawPage(form);

    const { texts, scannedPages } = await processPdf(Buffer.from(await pdf.save()));
    expect(scannedPages).toEqual([1, 6, 7]);
    expect(texts).toEqual(['', '', sentence, '', sentence, 'page 6', '']);
  });

  test('are those whose letters are drawn as outlines, not those with a frame', async () => {
    const strokes = (count: number) => Array.from({ length: count }, (_, n) => `${n} 0 m ${n} 9 l S`).join(' ');
    const { scannedPages } = await processPdf(handmadePdf([{ content: strokes(20) }, { content: strokes(500) }]));
    expect(scannedPages).toEqual([2]);
  });
});

describe('refused', () => {
  const three = [{ content: lines('un') }, { content: lines('deux') }, { content: lines('trois') }];

  test.each([
    ['no more than a header', Buffer.from('%PDF-1.7\n%%EOF\n')],
    ['noise behind a header', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5000, 'noise')])],
    ['cut before its pages', handmadePdf(three).subarray(0, 60)],
    ['cut before its end', handmadePdf(three).subarray(0, -250)],
    ['a file without pages', handmadePdf([])],
  ])('%s', async (_, bytes) => {
    await expect(processFile(bytes, 'application/pdf')).rejects.toEqual(rejection('file-corrupt'));
  });

  test('what needs a password', async () => {
    const pdf = handmadePdf(three, { password: 'secret' });
    await expect(processFile(pdf, 'application/pdf')).rejects.toEqual(rejection('password-protected'));
  });

  test('what is protected by certificates', async () => {
    const pdf = handmadePdf(three, { password: 'secret' }).toString('latin1').replace('/Standard', '/Adobe.PubSec');
    await expect(processPdf(Buffer.from(pdf, 'latin1'))).rejects.toEqual(rejection('password-protected'));
  });

  test('more than 500 pages', async () => {
    const pages = (count: number) => handmadePdf(Array.from({ length: count }, () => ({ entries: box(9, 9) })));
    await expect(processPdf(pages(501))).rejects.toEqual(rejection('too-many-pages'));
    expect(await processPdf(pages(500))).toMatchObject({ pages: 500 });
  });
});

describe('taken', () => {
  test('what is encrypted with the empty password: whoever opens it may read it', async () => {
    const pdf = handmadePdf([{ content: lines('ouvert') }], { password: '' });
    expect(await processPdf(pdf)).toMatchObject({ pages: 1, texts: ['ouvert'] });
  });

  test('a damaged table of contents, which can be made again', async () => {
    const whole = handmadePdf([{ content: lines('un') }]).toString('latin1');
    const damaged = whole.slice(0, whole.indexOf('xref')) + whole.slice(whole.indexOf('trailer'));
    expect(await processPdf(Buffer.from(damaged, 'latin1'))).toMatchObject({ pages: 1, texts: ['un'] });
  });

  test('a file that broke pdfium leaves nothing behind for the next', async () => {
    const refused = await processPdf(handmadePdf([])).catch((error) => error);
    expect(refused).toBeInstanceOf(FileRejection);
    expect(await processPdf(handmadePdf([{ content: lines('un') }]))).toMatchObject({ texts: ['un'] });
  });
});
