import { crc32 } from 'node:zlib';
import type { MediaType } from '../../contracts/documents.ts';

/** A piece that a format itself would call one, as byte offsets: a chunk, a segment, a box, an object. */
export type Part = { start: number; end: number };

/** The pieces of a file, as far as they can be told; a file that is broken already may have fewer. */
export const partsOf = (bytes: Buffer, mediaType: MediaType): Part[] => splitters[familyOf(mediaType)](bytes);

type Family = 'jpeg' | 'png' | 'riff' | 'boxes' | 'tiff' | 'gif' | 'pdf' | 'zip' | 'lines';

const familyOf = (mediaType: MediaType): Family => {
  if (mediaType === 'image/jpeg') return 'jpeg';
  if (mediaType === 'image/png') return 'png';
  if (mediaType === 'image/webp') return 'riff';
  if (mediaType === 'image/avif' || mediaType === 'image/heic') return 'boxes';
  if (mediaType === 'image/tiff') return 'tiff';
  if (mediaType === 'image/gif') return 'gif';
  if (mediaType === 'application/pdf') return 'pdf';
  return /openxml|opendocument/.test(mediaType) ? 'zip' : 'lines';
};

/** Steps from piece to piece, each as long as `length` reads it; ends where the next is not whole. */
const walk = (bytes: Buffer, from: number, least: number, length: (at: number) => number): Part[] => {
  const parts: Part[] = [];
  for (let at = from; at + least <= bytes.length; ) {
    const end = at + length(at);
    if (!(end >= at + least && end <= bytes.length)) break;
    parts.push({ start: at, end });
    at = end;
  }
  return parts;
};

const between = (bytes: Buffer, mark: RegExp): Part[] => {
  const starts = [...bytes.toString('latin1').matchAll(mark)].map(({ index }) => index);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? bytes.length }));
};

const boxes = (bytes: Buffer, from: number, to: number): Part[] =>
  walk(bytes.subarray(0, to), from, 8, (at) => bytes.readUInt32BE(at)).flatMap((box) => {
    const name = bytes.toString('latin1', box.start + 4, box.start + 8);
    // Boxes of boxes (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12 §9.3); the first has a version before them.
    const inside = name === 'meta' ? 12 : /^(iprp|ipco|grpl)$/.test(name) ? 8 : 0;
    return inside > 0 ? [box, ...boxes(bytes, box.start + inside, box.end)] : [box];
  });

const splitters: Record<Family, (bytes: Buffer) => Part[]> = {
  // ITU-T T.81 §B.1.1.4: a marker, then a length that counts itself. What is scanned comes last.
  jpeg: (bytes) => walk(bytes, 2, 4, (at) => (bytes[at] === 0xff ? 2 + bytes.readUInt16BE(at + 2) : 0)),
  // PNG (Third Edition) §5.3
  png: (bytes) => walk(bytes, 8, 12, (at) => 12 + bytes.readUInt32BE(at)),
  // RFC 9649 §2.3: lengths are padded to even ones.
  riff: (bytes) => walk(bytes, 12, 8, (at) => 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) % 2)),
  boxes: (bytes) => boxes(bytes, 0, bytes.length),
  // TIFF 6.0 §2: where the first directory is, and twelve bytes an entry; the rest has no order of its own.
  tiff: (bytes) => {
    if (bytes.length < 8) return [];
    const isLittle = bytes[0] === 0x49;
    const directory = isLittle ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
    if (directory + 2 > bytes.length) return [{ start: 0, end: 8 }];
    const entries = isLittle ? bytes.readUInt16LE(directory) : bytes.readUInt16BE(directory);
    return walk(bytes.subarray(0, directory + 2 + entries * 12), directory + 2, 12, () => 12);
  },
  // GIF89a §15–§26: extensions, images, the end.
  gif: (bytes) => between(bytes, /\x21[^\x20-\x7f]|\x2c(?=.{8})|\x3b$/gs),
  pdf: (bytes) => between(bytes, /\d+ \d+ obj\b|xref\b|trailer\b|startxref\b|<<|\/[A-Z]\w+/g),
  zip: (bytes) => between(bytes, /PK(?=[^\x20-\x7f]{2})/g),
  lines: (bytes) => between(bytes, /[^\n]+\n?/g),
};

/** Makes the checksums of a PNG's chunks right again, so that its decoder looks further than at them. */
export const mended = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  for (const { start, end } of splitters.png(copy))
    copy.writeUInt32BE(crc32(copy.subarray(start + 4, end - 4)), end - 4);
  return copy;
};
