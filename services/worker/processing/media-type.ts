import type { MediaType } from '../../contracts/documents.ts';
import { compoundOfficeType, zippedOfficeType } from './office-type.ts';
import { textEncoding } from './text-recipe.ts';

type Signature = { mediaType: MediaType; matches: (bytes: Buffer) => boolean };

const startsWith =
  (...hex: string[]) =>
  (bytes: Buffer) =>
    hex.some((prefix) => bytes.subarray(0, prefix.length / 2).toString('hex') === prefix);

const webp = (bytes: Buffer) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';

const avifBrands = ['avif', 'avis'];
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

/** Brands of an ISO base media file (ISO/IEC 14496-12 §4.3): the major one, then the compatible ones. */
function brands(bytes: Buffer): string[] {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const box = bytes.toString('latin1', 0, Math.min(bytes.readUInt32BE(0), bytes.length, 256));
  const compatible = box.slice(16).match(/.{4}/gs) ?? [];
  return [box.slice(8, 12), ...compatible];
}

const isobmff = (known: string[]) => (bytes: Buffer) => brands(bytes).some((brand) => known.includes(brand));

/** Of pictures. The first that matches wins: AVIF files also carry the general brand `mif1`, which HEIC files may have as their only one. */
const signatures: Signature[] = [
  { mediaType: 'image/jpeg', matches: startsWith('ffd8ff') },
  { mediaType: 'image/png', matches: startsWith('89504e470d0a1a0a') },
  { mediaType: 'image/webp', matches: webp },
  { mediaType: 'image/avif', matches: isobmff(avifBrands) },
  { mediaType: 'image/heic', matches: isobmff(heicBrands) },
  { mediaType: 'image/gif', matches: startsWith('474946383761', '474946383961') },
  { mediaType: 'image/tiff', matches: startsWith('49492a00', '4d4d002a', '49492b000800', '4d4d002b0008') },
];

/** How far from the beginning the header of a PDF may stand, in bytes (PDF Reference 1.7, appendix H, note 13: as Acrobat does). */
const pdfHeaderWithin = 1024;

const isPdf = (bytes: Buffer) => bytes.subarray(0, pdfHeaderWithin).includes('%PDF-');

const isZip = startsWith('504b0304');
const isCompound = startsWith('d0cf11e0a1b11ae1');

const textTypes: MediaType[] = ['text/plain', 'text/csv'];

/**
 * The media types that the bytes allow, whatever the file is called; none when it is nothing of ours. No bytes tell CSV from other text.
 *
 * @throws FileRejection when it is an office file that is damaged or encrypted.
 */
export async function sniffMediaTypes(bytes: Buffer): Promise<readonly MediaType[]> {
  const image = signatures.find(({ matches }) => matches(bytes))?.mediaType;
  if (image) return [image];
  if (isZip(bytes)) return listOf(await zippedOfficeType(bytes));
  if (isCompound(bytes)) return listOf(compoundOfficeType(bytes));
  if (isPdf(bytes)) return ['application/pdf'];
  return textEncoding(bytes) ? textTypes : [];
}

const listOf = (mediaType: MediaType | undefined): MediaType[] => (mediaType ? [mediaType] : []);
