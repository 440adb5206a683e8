import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { handmadePdf } from '../../acceptance/pdfs.ts';
import { blankPng } from '../../acceptance/png.ts';
import type { Seed } from './image-seeds.ts';

/** Small files that are large, deep or endless inside. Each is tried as it is. */
export const bombs = async (): Promise<Seed[]> => [
  png('16000 × 16000', blankPng(16_000, 16_000)),
  png('7000 × 7000, within the limit', blankPng(7_000, 7_000)),
  png('one row of 1,000,000', blankPng(1_000_000, 1)),
  png('one column of 1,000,000', blankPng(1, 1_000_000)),
  await ofSize('image/webp', 16_383, 3_000),
  await ofSize('image/gif', 7_000, 7_000),
  await ofSize('image/tiff', 7_000, 7_000),
  await ofSize('image/jpeg', 7_000, 7_000),
  await ofSize('image/avif', 4_000, 1_500),
  pdf('zeros of 256 MB, deflated twice', filtered(deflateSync(deflateSync(Buffer.alloc(2 ** 28))), 2)),
  pdf('a page of 64 MB of operators', filtered(deflateSync(Buffer.alloc(2 ** 26, '0 0 m 9 9 l S ')), 1)),
  pdf('a form that draws itself', formOf('/X Do /X Do')),
  pdf('a pattern of a billion tiles', patternOf('0.001')),
  pdf('a page a thousand miles wide', handmadePdf([{ content: '0 0 m 9 9 l S', entries: '/MediaBox [0 0 1e9 1e9]' }])),
  pdf('a page of a point', handmadePdf([{ content: '0 0 m 9 9 l S', entries: '/MediaBox [0 0 0.001 900]' }])),
  pdf('501 pages', handmadePdf(Array.from({ length: 501 }, () => ({ entries: '/MediaBox [0 0 9 9]' })))),
  pdf('pages that contain themselves', cyclic()),
  pdf('arrays in arrays', handmadePdf([{ entries: `/MediaBox [0 0 9 9] /X ${'['.repeat(200_000)}` }])),
  pdf('saved states without end', handmadePdf([{ content: 'q '.repeat(500_000), entries: '/MediaBox [0 0 99 9]' }])),
];

const png = (name: string, bytes: Buffer): Seed => ({ name: `bomb: ${name}`, mediaType: 'image/png', bytes });

const pdf = (name: string, bytes: Buffer): Seed => ({ name: `bomb: ${name}`, mediaType: 'application/pdf', bytes });

const ofSize = async (mediaType: Seed['mediaType'], width: number, height: number): Promise<Seed> => {
  const blank = sharp({ create: { width, height, channels: 3, background: 'white' } });
  const format = mediaType.slice('image/'.length) as 'webp' | 'gif' | 'tiff' | 'jpeg' | 'avif';
  const options = {
    avif: { effort: 0 },
    webp: { effort: 0 },
    tiff: { compression: 'deflate' },
    gif: { effort: 1 },
    jpeg: {},
  };
  const image = blank.toFormat(format, options[format]);
  return { name: `bomb: ${width} × ${height}`, mediaType, bytes: await image.toBuffer() };
};

/** A PDF whose only page's operators are behind filters. */
const filtered = (stream: Buffer, times: number): Buffer =>
  assembled(stream, `/Filter [${'/FlateDecode '.repeat(times)}]`, '/MediaBox [0 0 595 9]');

const assembled = (stream: Buffer, entries: string, page: string, more = ''): Buffer =>
  Buffer.concat([
    Buffer.from(
      `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n` +
        `3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R ${page} >>\nendobj\n${more}` +
        `4 0 obj\n<< /Length ${stream.length} ${entries} >>\nstream\n`,
    ),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 9 >>\n%%EOF\n'),
  ]);

const formOf = (content: string): Buffer =>
  assembled(
    Buffer.from(content),
    '',
    '/MediaBox [0 0 595 9] /Resources << /XObject << /X 5 0 R >> >>',
    `5 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`,
  );

const patternOf = (step: string): Buffer =>
  assembled(
    Buffer.from('/Pattern cs /P scn 0 0 595 842 re f'),
    '',
    '/MediaBox [0 0 595 842] /Resources << /Pattern << /P 5 0 R >> >>',
    `5 0 obj\n<< /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep ${step} /YStep ${step} /Resources << >> /Length 12 >>\nstream\n0 0 1 1 re f\nendstream\nendobj\n`,
  );

const cyclic = (): Buffer =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 4 /Parent 2 0 R >>\nendobj\n' +
      'trailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n',
  );
