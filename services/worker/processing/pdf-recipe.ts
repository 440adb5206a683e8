import { FileRejection, type ProcessedFile, textMaxCharacters } from '../../domains/documents/processed-file.ts';
import { cascade, presets, targets } from './image-recipe.ts';
import { findInvoice } from './invoice-attachment.ts';
import { guard, openPdf, type Pdf, type PdfPage } from './pdfium.ts';
import { placeholder } from './placeholder.ts';

/** Most pages a PDF may have (security.md §2; our own figure). */
const maxPages = 500;

/** A page with fewer letters and digits than this has no text worth the name: a number, or a scanner's stamp. */
const fewCharacters = 20;

/** Most pixels of a rendition's height: a roll of receipts is shown narrower instead. */
const tallest = 4 * Math.max(...presets);

export type ProcessedPdf = Pick<ProcessedFile, 'image' | 'renditions' | 'pages' | 'texts' | 'scannedPages' | 'invoice'>;

/**
 * The recipe `pdf-1`: the first page as a picture, the text of all pages.
 *
 * Change `recipes` in processed-file.ts with anything here that changes a rendition.
 *
 * @throws FileRejection when the file is at fault.
 */
export async function processPdf(input: Buffer): Promise<ProcessedPdf> {
  const pdf = await openPdf(input);
  if (pdf.pageCount > maxPages) throw new FileRejection('too-many-pages');
  const picture = await firstPage(pdf);
  const invoice = guard(() => findInvoice(pdf.pdfium, pdf.document));
  return { ...picture, pages: pdf.pageCount, ...readTexts(pdf), invoice };
}

/** A page has no pixels of its own, so it is drawn as large as the largest rendition, which is the image's size too. */
async function firstPage(pdf: Pdf): Promise<Pick<ProcessedFile, 'image' | 'renditions'>> {
  const drawn = pdf.readPage(1, (page) => {
    const [largest, ...smaller] = targets(pixelsOf(page));
    return { pixels: page.render(largest), largest, smaller };
  });
  if (!drawn) throw new FileRejection('file-corrupt');
  const { pixels, largest, smaller } = drawn;
  const { renditions, smallest } = await cascade(pixels, largest, smaller);
  const { width, height } = largest;
  return { image: { width, height, ...(await placeholder(smallest)), takenAt: null, camera: null }, renditions };
}

/** Of a page that says none it can have, in points: US letter, as pdfium takes for one that says nothing. */
const defaultSize = { width: 612, height: 792 };

/** As wide as the widest preset, unless that made it taller than `tallest`. */
export function pixelsOf(page: Pick<PdfPage, 'width' | 'height'>): { width: number; height: number } {
  const { width, height } = page.width > 0 && page.height > 0 ? page : defaultSize;
  const scale = Math.min(Math.max(...presets) / width, tallest / height);
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** Ends with the page that goes beyond what is kept of a file's text; a page that cannot be opened says nothing. */
function readTexts(pdf: Pdf): { texts: string[]; scannedPages: number[] } {
  const texts: string[] = [];
  const scannedPages: number[] = [];
  let length = 0;
  for (let number = 1; number <= pdf.pageCount && length <= textMaxCharacters; number++) {
    const text = pdf.readPage(number, (page) => {
      const found = page.text(textMaxCharacters + 1);
      if (!hasWords(found) && page.isDrawn()) scannedPages.push(number);
      return found;
    });
    texts.push(text ?? '');
    length += texts.at(-1)?.length ?? 0;
  }
  return { texts, scannedPages };
}

const hasWords = (text: string): boolean => (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= fewCharacters;
