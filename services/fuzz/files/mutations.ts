import type { MediaType } from '../../contracts/documents.ts';
import type { Random } from '../random.ts';
import type { Seed } from './image-seeds.ts';
import { mended, type Part, partsOf } from './parts.ts';

type Change = (bytes: Buffer, random: Random, mediaType: MediaType, others: readonly Seed[]) => Buffer;

/** Most bytes of a file that is made. */
const mostBytes = 256 * 1024;

/** Numbers at which counters turn over, or which no allocator likes. */
const numbers = [
  0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];

/** Words that mean something to a reader of PDFs. */
const words = [
  ...[
    '/Length -1',
    '/Length 99999999',
    '/Count 2147483647',
    '/Count -1',
    '/Kids [3 0 R 3 0 R]',
    '/Parent 1 0 R',
    '1 0 R',
  ],
  ...['/Filter /FlateDecode', '/Filter [/FlateDecode /FlateDecode]', '/Filter /LZWDecode', '/Filter /DCTDecode'],
  ...[
    '/Filter /JBIG2Decode',
    '/Filter /JPXDecode',
    '/Filter /ASCII85Decode',
    '/Filter /RunLengthDecode',
    '/Filter /Crypt',
  ],
  ...['/DecodeParms << /Predictor 15 /Columns 2147483647 >>', '/Predictor 2', '/Colors 255', '/BitsPerComponent 32'],
  ...[
    '/MediaBox [0 0 1e9 1]',
    '/MediaBox [0 0 0 0]',
    '/MediaBox [9 9 -9 -9]',
    '/UserUnit 1e9',
    '/Rotate 45',
    '/W [1 8 8]',
  ],
  ...[
    '/Type /ObjStm',
    '/Type /XRef',
    '/Type /Pages',
    '/Subtype /Form',
    '/Subtype /Type3',
    '/Subtype /Image',
    '/SMask 5 0 R',
  ],
  ...['/Prev 0', '/Root 2 0 R', '/Encrypt << /V 5 /R 6 >>', '/S /JavaScript', '/FontFile2 5 0 R', '/ToUnicode 5 0 R'],
  ...[
    '<<'.repeat(500),
    '['.repeat(5_000),
    '('.repeat(500),
    '>>',
    ']',
    'endobj',
    'endstream',
    'stream\n',
    'q '.repeat(5_000),
  ],
  ...[
    '1e308',
    '-2147483648',
    '99999999999999999999',
    '#00',
    '<ff',
    'BI /W 9999 /H 9999 ID x EI',
    '/F1 1e9 Tf',
    '0 0 0 0 0 0 cm',
  ],
];

const splice = (bytes: Buffer, at: number, removed: number, put: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(bytes.length, at + removed))]);

const blockOf = (bytes: Buffer, random: Random): Buffer => {
  const start = random.below(bytes.length);
  return bytes.subarray(start, start + 1 + random.below(random.pick([4, 32, 512])));
};

const write = (bytes: Buffer, at: number, random: Random): Buffer => {
  const copy = Buffer.from(bytes);
  const size = Math.min(random.pick([1, 2, 2, 4, 4, 4]), copy.length - at);
  if (size < 1) return copy;
  const value = random.chance(0.8) ? random.pick(numbers) : random.below(2 ** 32);
  const kept = value % 2 ** (8 * size);
  if (random.chance(0.5)) copy.writeUIntBE(kept, at, size);
  else copy.writeUIntLE(kept, at, size);
  return copy;
};

/** Changes that know nothing of formats. */
const blind: Change[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let flips = 1 + random.below(8); flips > 0; flips--) {
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    }
    return copy;
  },
  (bytes, random) => write(bytes, random.below(bytes.length), random),
  (bytes, random) => write(bytes, random.below(Math.min(64, bytes.length)), random),
  (bytes, random) => bytes.subarray(0, 1 + random.below(bytes.length)),
  (bytes, random) => splice(bytes, random.below(bytes.length), 1 + random.below(random.pick([2, 16, 256]))),
  (bytes, random) => splice(bytes, random.below(bytes.length), 0, blockOf(bytes, random)),
  (bytes, random) => {
    const block = blockOf(bytes, random);
    return splice(bytes, random.below(bytes.length), block.length, block);
  },
  (bytes, random) =>
    splice(bytes, random.below(bytes.length), 0, Buffer.alloc(1 + random.below(64), random.below(256))),
  (bytes, random, _type, others) => {
    const other = random.pick(others).bytes;
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
  },
];

const aware =
  (
    change: (bytes: Buffer, part: Part, random: Random, parts: readonly Part[], others: readonly Seed[]) => Buffer,
  ): Change =>
  (bytes, random, mediaType, others) => {
    const parts = partsOf(bytes, mediaType);
    return parts.length > 0 ? change(bytes, random.pick(parts), random, parts, others) : bytes;
  };

const cut = (bytes: Buffer, { start, end }: Part): Buffer => bytes.subarray(start, end);

/** Changes of whole pieces, and of what stands at their beginning: lengths, dimensions, names. */
const structural: Change[] = [
  aware((bytes, { start, end }) => splice(bytes, start, end - start)),
  aware((bytes, part) => splice(bytes, part.end, 0, cut(bytes, part))),
  aware((bytes, part, random) => {
    const piece = cut(bytes, part);
    const times = Math.min(random.pick([10, 100, 1_000]), Math.floor(mostBytes / Math.max(1, piece.length)));
    return splice(bytes, part.end, 0, Buffer.concat(Array.from({ length: times }, () => piece)));
  }),
  aware((bytes, part, random, parts) =>
    splice(bytes, part.start, part.end - part.start, cut(bytes, random.pick(parts))),
  ),
  aware((bytes, part, random, _parts, others) => {
    const other = random.pick(others);
    const pieces = partsOf(other.bytes, other.mediaType);
    return pieces.length > 0 ? splice(bytes, part.start, 0, cut(other.bytes, random.pick(pieces))) : bytes;
  }),
  aware((bytes, { start, end }, random) => write(bytes, start + random.below(Math.min(24, end - start)), random)),
  aware((bytes, { start, end }, random) => write(bytes, start + random.below(Math.min(24, end - start)), random)),
  aware((bytes, { start, end }, random) => write(bytes, start + random.below(end - start), random)),
];

const vocabulary: Change[] = [
  (bytes, random) => splice(bytes, random.below(bytes.length), random.below(3), Buffer.from(` ${random.pick(words)} `)),
  aware((bytes, { start }, random) => splice(bytes, start, 0, Buffer.from(`${random.pick(words)} `))),
  aware((bytes, { start, end }, random) =>
    splice(bytes, start, Math.min(40, end - start), Buffer.from(random.pick(words))),
  ),
  (bytes, random) => {
    const digits = [...bytes.toString('latin1').matchAll(/\d+/g)];
    if (digits.length === 0) return bytes;
    const { index, 0: found } = random.pick(digits);
    return splice(bytes, index, found.length, Buffer.from(`${random.pick([...numbers, -1, 1e15])}`));
  },
];

/** A file that is no longer whole, and is the same for the same random numbers. */
export const mutate = (seed: Seed, random: Random, others: readonly Seed[]): Buffer => {
  const { mediaType } = seed;
  const changes = [...blind, ...structural, ...(mediaType === 'application/pdf' ? [...vocabulary, ...vocabulary] : [])];
  let { bytes } = seed;
  for (let left = 1 + random.below(random.pick([1, 2, 5])); left > 0 && bytes.length > 0; left--) {
    bytes = random.pick(changes)(bytes, random, mediaType, others).subarray(0, mostBytes);
  }
  return mediaType === 'image/png' && random.chance(0.7) ? mended(bytes) : bytes;
};
