import { buffer } from 'node:stream/consumers';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { ZipFile } from 'yazl';
import { invoiceXml, pdfWith } from '../../acceptance/electronic-invoices.ts';
import { handmadePdf, lines } from '../../acceptance/pdfs.ts';
import { picture } from '../../acceptance/pictures.ts';
import type { MediaType } from '../../contracts/documents.ts';
import type { Seed } from './image-seeds.ts';

/** A page as flat as a line is drawn a hundred times faster than one of A4, by the same code. */
const flat = '/MediaBox [0 0 595 9]';

const drawing = '0.5 g 1 0 0 RG 2 w 0 0 m 300 9 l S 10 2 80 5 re f q 1 0 0 1 5 5 cm 0 0 m 9 9 20 -9 30 0 c S Q';

const pdf = (name: string, bytes: Buffer): Seed => ({ name, mediaType: 'application/pdf', bytes });

/** PDFs as people's programs write them. */
export const pdfSeeds = async (): Promise<Seed[]> => [
  pdf('text', handmadePdf([{ content: lines('Facture', 'été'), entries: flat }])),
  pdf(
    'drawing',
    handmadePdf([
      { content: drawing, entries: flat },
      { content: lines('2'), entries: flat },
    ]),
  ),
  pdf('turned', handmadePdf([{ content: drawing, entries: `${flat} /Rotate 180 /UserUnit 1.5 /CropBox [1 1 500 8]` }])),
  pdf('encrypted', handmadePdf([{ content: lines('Secret'), entries: flat }], { password: '' })),
  pdf(
    'another encoding',
    handmadePdf([{ content: lines('abc'), entries: flat }], { encoding: '/Differences [97 /Euro /oe]' }),
  ),
  pdf(
    'many pages',
    handmadePdf(Array.from({ length: 12 }, (_, page) => ({ content: lines(`${page}`), entries: flat }))),
  ),
  pdf('object streams', await written(false)),
  pdf('with a picture and a form', await written(true)),
  pdf('invoice', await flattened((await pdfWith({ 'factur-x.xml': invoiceXml() })).bytes)),
  pdf('older invoice', await flattened((await pdfWith({ 'ZUGFeRD-invoice.xml': invoiceXml('MINIMUM') })).bytes)),
];

const written = async (rich: boolean): Promise<Buffer> => {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 9]);
  page.drawText('Main-d’œuvre : 3 heures', {
    x: 5,
    y: 2,
    size: 6,
    font: await document.embedFont(StandardFonts.Courier),
  });
  if (rich) {
    page.drawImage(await document.embedJpg((await picture(24, 9)).bytes), { x: 300, y: 0, width: 24, height: 9 });
    document.getForm().createTextField('a').addToPage(page, { x: 100, y: 1, width: 50, height: 7 });
    document.setTitle('Devis');
  }
  return Buffer.from(await document.save());
};

const flattened = async (bytes: Buffer): Promise<Buffer> => {
  const document = await PDFDocument.load(bytes);
  for (const page of document.getPages()) page.setSize(595, 9);
  return Buffer.from(await document.save({ useObjectStreams: false }));
};

/** What is kept as it is, or is text. */
export const otherSeeds = async (): Promise<Seed[]> => {
  const office = 'application/vnd.openxmlformats-officedocument';
  const made: [MediaType, [name: string, content: string][]][] = [
    [
      `${office}.wordprocessingml.document`,
      [
        ['[Content_Types].xml', '<a/>'],
        ['word/document.xml', '<a/>'.repeat(90)],
      ],
    ],
    [
      `${office}.spreadsheetml.sheet`,
      [
        ['[Content_Types].xml', '<a/>'],
        ['xl/workbook.xml', '<a/>'],
      ],
    ],
    [
      'application/vnd.oasis.opendocument.text',
      [
        ['mimetype', 'application/vnd.oasis.opendocument.text'],
        ['content.xml', '<a/>'],
      ],
    ],
  ];
  const texts: [string, Buffer][] = [
    ['UTF-8', Buffer.from('Désignation;Montant\r\n"Moteur; 45 kW";1 299,60\n')],
    ['UTF-16', Buffer.from('\ufeffDésignation\tMontant\r\n', 'utf16le')],
    ['windows-1252', Buffer.from('D\xe9signation;Montant \x80\r\n', 'latin1')],
  ];
  return [
    ...(await Promise.all(
      made.map(async ([mediaType, files]) => ({ name: 'office', mediaType, bytes: await zip(files) })),
    )),
    ...texts.map(([name, bytes]): Seed => ({ name, mediaType: 'text/csv', bytes })),
    { name: 'compound file', mediaType: 'application/msword', bytes: compoundFile() },
  ];
};

const zip = (files: readonly [name: string, content: string][]): Promise<Buffer> => {
  const archive = new ZipFile();
  for (const [name, content] of files) archive.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype' });
  archive.end();
  return buffer(archive.outputStream);
};

/** The least that is a compound file with a Word document (MS-CFB §2.2, §2.6): header, one FAT sector, one of the directory. */
const compoundFile = (): Buffer => {
  const bytes = Buffer.alloc(512 * 3);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(1, 48);
  bytes.fill(0xff, 76, 512);
  bytes.writeUInt32LE(0, 76);
  bytes.fill(0xff, 512, 1024);
  bytes.writeUInt32LE(0xfffffffd, 512);
  bytes.writeUInt32LE(0xfffffffe, 516);
  for (const [index, name] of ['Root Entry', 'WordDocument'].entries()) {
    const at = 1024 + index * 128;
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE((name.length + 1) * 2, at + 64);
    bytes[at + 66] = index === 0 ? 5 : 2;
    bytes.fill(0xff, at + 68, at + 80);
  }
  bytes.writeUInt32LE(1, 1024 + 76);
  return bytes;
};
