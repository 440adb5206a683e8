import type { MediaType } from '../../contracts/documents.ts';

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

/** The first that matches wins: AVIF files also carry the general brand `mif1`, which HEIC files may have as their only one. */
const signatures: Signature[] = [
  { mediaType: 'image/jpeg', matches: startsWith('ffd8ff') },
  { mediaType: 'image/png', matches: startsWith('89504e470d0a1a0a') },
  { mediaType: 'image/webp', matches: webp },
  { mediaType: 'image/avif', matches: isobmff(avifBrands) },
  { mediaType: 'image/heic', matches: isobmff(heicBrands) },
  { mediaType: 'image/gif', matches: startsWith('474946383761', '474946383961') },
  { mediaType: 'image/tiff', matches: startsWith('49492a00', '4d4d002a', '49492b000800', '4d4d002b0008') },
];

/** The media type that the first bytes tell, whatever the file is called; undefined when it is none of ours. */
export function sniffMediaType(bytes: Buffer): MediaType | undefined {
  return signatures.find(({ matches }) => matches(bytes))?.mediaType;
}
