import { takeOrders } from './decoder-orders.ts';
import { openPdf, type PdfPage } from './pdfium.ts';
import { openTextRecognizer } from './text-recognizer.ts';

/** The process that reads scans: draws the ordered pages of a PDF, recognises their text, and tells each as a step. */

/** Dots an inch (docs/decisions/015-scans-are-read-by-tesseract.md). */
const usualDpi = 200;

/** A4 at 300 dots an inch; larger paper is drawn with fewer dots. */
const maxPixels = 8_700_000;

/** Leptonica and Tesseract count a side's pixels in 15 bits. */
const maxSide = 32_000;

const recognizer = await openTextRecognizer();

takeOrders(async (order, input, tell) => {
  const { pages } = order as { pages: number[] };
  const pdf = await openPdf(input);
  for (const [index, number] of pages.entries()) {
    const text = pdf.readPage(number, (page) => {
      const { dpi, ...size } = drawnSize(page);
      return recognizer.read(page.render(size), dpi);
    });
    const step = { done: index + 1, text: text ?? '' };
    await tell(step);
  }
  return [{ read: pages.length }];
});

/** @param page its sides in points, 1/72 inch */
function drawnSize({ width, height }: Pick<PdfPage, 'width' | 'height'>) {
  const usual = usualDpi / 72;
  const scale = Math.min(usual, Math.sqrt(maxPixels / (width * height)), maxSide / Math.max(width, height));
  const pixels = (points: number) => Math.max(1, Math.floor(points * scale));
  return { dpi: Math.max(70, Math.round(scale * 72)), width: pixels(width), height: pixels(height) };
}
