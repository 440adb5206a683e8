import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

/** Two pages as a dealer of motors has them, with what is hard to read: accents, ligatures, amounts, dates, references. */
export const frenchPage = `Rapport d’intervention n° 2026-0417

Le moteur électrique a été démonté le 12 février 2026 à l’atelier, après que le conducteur eut signalé un
sifflement à basse vitesse. Les roulements étaient usés : leur graisse, noircie par la chaleur, ne protégeait
plus les cages. Le bobinage, lui, ne présente aucun défaut d’isolement ; la résistance mesurée dépasse
500 mégohms à 20 °C.

Nous proposons de remplacer les deux roulements, d’équilibrer le rotor et de contrôler le capteur de
température. La pièce arrivera sous dix jours ouvrés, et la remise en service demandera une demi-journée.

Main-d’œuvre : 3 heures à 68,50 €
Roulements : 2 pièces à 124,90 €
Total hors taxes : 455,30 €
TVA à 20 % : 91,06 €
Total à payer : 546,36 €

Cette offre reste valable jusqu’au 31 mars 2026. Passé ce délai, les prix pourront être révisés selon les
tarifs du fabricant. La garantie couvre les pièces pendant vingt-quatre mois et la main-d’œuvre pendant
un an, à condition que l’entretien prévu soit effectué régulièrement et noté dans le carnet du véhicule.`;

export const englishPage = `Delivery note 88-1203

The crate holds one motor of 45 kW with its inverter, two cable sets and the mounting bolts. Check the seal
before you open it, and keep the cradle: the worn unit travels back in it.

Tighten the flange to 85 Nm in a cross pattern. The coolant loop takes 2.4 litres; bleed it at the highest
point while the pump runs slowly. Never connect the battery before the housing is earthed.

Please report damage within 7 days of 9 March 2026, with photographs of the packaging.`;

const mm = 72 / 25.4;
const a4 = { width: 210 * mm, height: 297 * mm };

/** A PDF with text, one page for each: A4, Times of 11 points. */
export async function textPdf(pages: readonly string[]): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (const text of pages) {
    pdf.addPage([a4.width, a4.height]).drawText(text, { x: 20 * mm, y: 265 * mm, size: 11, lineHeight: 16, font });
  }
  return Buffer.from(await pdf.save());
}

export type Scanner = {
  /** Dots an inch, as the scanner saw the paper. */
  dpi?: number;
  /** How far the paper lay askew, in degrees. */
  askew?: number;
  /** Noise of the sensor: standard deviation, of 255. */
  noise?: number;
};

/** The pages of a PDF as grey pictures: JPEG. */
export async function scanPictures(pdf: Buffer, { dpi = 200, askew = 0, noise = 0 }: Scanner = {}): Promise<Buffer[]> {
  const pdfium = await PDFiumLibrary.init();
  const document = await pdfium.loadDocument(pdf);
  const pictures: Buffer[] = [];
  for (const page of document.pages()) {
    const { data, width, height } = await page.render({ scale: dpi / 72, colorSpace: 'Gray' });
    const grey = { width, height, channels: 1 } as const;
    let picture = sharp(Buffer.from(data), { raw: grey });
    if (askew !== 0) picture = picture.rotate(askew, { background: 'white' });
    if (noise > 0) {
      const paper = await picture.png().toBuffer({ resolveWithObject: true });
      const size = { width: paper.info.width, height: paper.info.height, channels: 3 } as const;
      const grain = await sharp({
        create: { ...size, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: noise } },
      })
        .png()
        .toBuffer();
      picture = sharp(paper.data).composite([{ input: grain, blend: 'hard-light' }]);
    }
    pictures.push(await picture.greyscale().jpeg({ quality: 75 }).toBuffer());
  }
  document.destroy();
  pdfium.destroy();
  return pictures;
}

/** A PDF of nothing but pictures, each filling an A4 page. */
export async function pdfOfPictures(pictures: readonly Buffer[]): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  for (const picture of pictures) {
    pdf.addPage([a4.width, a4.height]).drawImage(await pdf.embedJpg(picture), { x: 0, y: 0, ...a4 });
  }
  return Buffer.from(await pdf.save());
}

/** Texts as a scanner would give them: no letter in the PDF, only pictures of them. */
export const scannedPdf = async (pages: readonly string[], scanner?: Scanner): Promise<Buffer> =>
  pdfOfPictures(await scanPictures(await textPdf(pages), scanner));

/** Share of the words of `text` that `read` has, each as often as it is there. 0 to 1. */
export function wordsRecovered(text: string, read: string): number {
  const expected = words(text);
  const left = words(read);
  const found = expected.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return found.length / expected.length;
}

/** Typographic and straight apostrophes are one: fonts draw them alike. */
const words = (text: string): string[] => text.replaceAll('’', "'").match(/[\p{L}\p{N}][\p{L}\p{N}',.%€°-]*/gu) ?? [];
