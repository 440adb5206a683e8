import type { File } from '../acceptance/api-client.ts';
import { invoiceXml, pdfWith } from '../acceptance/electronic-invoices.ts';
import { photographs } from '../acceptance/photographs.ts';
import { picture } from '../acceptance/pictures.ts';
import { frenchPage, scannedPdf, textPdf } from '../acceptance/scans.ts';

/** One of each kind that is made in a moment. */
export const fewSamples = async (): Promise<File[]> => [
  await picture(),
  await pdfWith({ 'factur-x.xml': invoiceXml() }),
];

/** What customers send: photographs of cameras, PDFs, a scan, an electronic invoice, a text. */
export const manySamples = async (): Promise<File[]> => {
  const pictures = (await photographs()).map(({ name, bytes }) => ({
    filename: `${name}.jpg`,
    mediaType: 'image/jpeg' as const,
    bytes,
  }));
  const pdf = async (filename: string, bytes: Promise<Buffer>): Promise<File> => ({
    filename,
    mediaType: 'application/pdf',
    bytes: await bytes,
  });
  return [
    ...pictures,
    ...(await fewSamples()),
    await pdf('rapport.pdf', textPdf([frenchPage, frenchPage])),
    await pdf('scan.pdf', scannedPdf([frenchPage])),
    { filename: 'notes.txt', mediaType: 'text/plain', bytes: Buffer.from(frenchPage) },
  ];
};
