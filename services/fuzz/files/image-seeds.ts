import sharp, { type Sharp } from 'sharp';
import type { MediaType } from '../../contracts/documents.ts';

/** A whole file, from which broken ones are made. */
export type Seed = { name: string; mediaType: MediaType; bytes: Buffer };

/** Small, so that a hundred thousand take minutes; with noise, so that there is something to decode. */
const paint = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels,
      background: { r: 200, g: 90, b: 40, alpha: 0.6 },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** As a camera and a colour-managed program write it. */
const described = (image: Sharp): Sharp =>
  image.withExif({
    IFD0: { Make: 'Acme', Model: 'One', Orientation: '6' },
    IFD2: { DateTimeOriginal: '2026:02:12 10:00:00' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 0/1' },
  });

/** A picture of several frames, as GIF and WebP have it: one above the other, `page` pixels high. */
const film = async (page: number): Promise<Sharp> => {
  const { data, info } = await paint(24, page * 3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { ...info, pageHeight: page } });
};

/** Every format that is taken, in the variants that take other paths through a decoder. */
export const imageSeeds = async (): Promise<Seed[]> => {
  const made: [name: string, mediaType: MediaType, image: Sharp][] = [
    ['baseline', 'image/jpeg', paint(40, 30).jpeg()],
    ['progressive', 'image/jpeg', paint(40, 30).jpeg({ progressive: true, optimizeScans: true })],
    ['full chroma', 'image/jpeg', paint(33, 17).jpeg({ chromaSubsampling: '4:4:4', quality: 95 })],
    ['grey', 'image/jpeg', paint(40, 30).greyscale().jpeg()],
    ['CMYK', 'image/jpeg', paint(24, 24).toColourspace('cmyk').jpeg()],
    ['with EXIF and a profile', 'image/jpeg', described(paint(48, 32)).withIccProfile('p3').jpeg()],
    ['plain', 'image/png', paint(40, 30).png()],
    ['palette', 'image/png', paint(40, 30).png({ palette: true, colours: 16 })],
    ['interlaced, alpha', 'image/png', paint(31, 31, 4).png({ progressive: true })],
    ['16 bits', 'image/png', paint(20, 20).toColourspace('rgb16').png()],
    ['with EXIF and a profile', 'image/png', described(paint(40, 30)).withIccProfile('p3').png()],
    ['lossy', 'image/webp', paint(40, 30).webp()],
    ['lossless', 'image/webp', paint(40, 30).webp({ lossless: true })],
    ['alpha and EXIF', 'image/webp', described(paint(40, 30, 4)).webp()],
    ['film', 'image/webp', (await film(16)).webp({ loop: 0, delay: [10, 20, 30] })],
    ['4:2:0', 'image/avif', paint(40, 32).avif({ effort: 0, chromaSubsampling: '4:2:0' })],
    ['4:4:4, alpha', 'image/avif', paint(32, 32, 4).avif({ effort: 0 })],
    ['lossless', 'image/avif', paint(32, 32).avif({ effort: 0, lossless: true })],
    ['with EXIF', 'image/avif', described(paint(40, 32)).avif({ effort: 0 })],
    ['plain', 'image/gif', paint(40, 30).gif()],
    ['film', 'image/gif', (await film(20)).gif({ loop: 1, delay: [10, 20, 30] })],
    ['uncompressed', 'image/tiff', paint(20, 20).tiff({ compression: 'none' })],
    ['LZW with a predictor', 'image/tiff', paint(40, 30).tiff({ compression: 'lzw', predictor: 'horizontal' })],
    [
      'deflate, tiles',
      'image/tiff',
      paint(64, 64).tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }),
    ],
    ['JPEG inside', 'image/tiff', paint(40, 30).tiff({ compression: 'jpeg' })],
    [
      'fax',
      'image/tiff',
      paint(64, 30).greyscale().threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }),
    ],
    [
      'BigTIFF, pyramid',
      'image/tiff',
      paint(64, 64).tiff({ bigtiff: true, pyramid: true, tile: true, tileWidth: 16, tileHeight: 16 }),
    ],
    ['with EXIF', 'image/tiff', described(paint(40, 30)).tiff({ compression: 'packbits' })],
  ];
  const seeds = await Promise.all(
    made.map(async ([name, mediaType, image]) => ({ name, mediaType, bytes: await image.toBuffer() })),
  );
  return [...seeds, ...seeds.filter(({ mediaType }) => mediaType === 'image/avif').map(asHeic)];
};

/** The boxes of HEIC are those of AVIF; what is inside is another codec's, which there is no encoder for here. */
const asHeic = ({ name, bytes }: Seed): Seed => {
  const text = bytes
    .toString('latin1')
    .replace(/avif|avis/g, 'heic')
    .replaceAll('av01', 'hvc1')
    .replaceAll('av1C', 'hvcC');
  return { name, mediaType: 'image/heic', bytes: Buffer.from(text, 'latin1') };
};
