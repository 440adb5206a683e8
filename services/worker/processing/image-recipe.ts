import type { Metadata, Sharp } from 'sharp';
import type { MediaType, RenditionFormat } from '../../contracts/documents.ts';
import {
  FileRejection,
  type ProcessedFile,
  type ProcessedRendition,
  type RejectionCode,
} from '../../domains/documents/processed-file.ts';
import { capture } from './capture.ts';
import { placeholder } from './placeholder.ts';
import { openPixels, openUpload, type Pixels } from './untrusted-sharp.ts';

type Size = { width: number; height: number };
type Target = Size & { name: string };

/** Widths in pixels. */
export const presets = [320, 640, 1280, 1920];

/** WebP holds at most 16,383 pixels a side. */
const longestSide = 16_383;

export type ProcessedImage = Pick<ProcessedFile, 'image' | 'renditions'>;

/**
 * The recipe `image-1`: a cascade. The picture is decoded once, to the largest rendition's pixels; each smaller one is
 * made from the one before, and a size is encoded while the next is being made.
 *
 * Change `recipes` in processed-file.ts with anything here that changes a rendition.
 *
 * @throws FileRejection when the file is at fault.
 */
export async function processImage(input: Buffer, mediaType: MediaType): Promise<ProcessedImage> {
  const metadata = await openUpload(input).metadata().catch(rejected);
  const size = displayedSize(metadata);
  const [largest, ...smaller] = targets(size);
  const [pixels, taken] = await Promise.all([
    decode(input, largest).catch(rejected),
    capture(mediaType === 'image/tiff' ? input : metadata.exif),
  ]);
  const { renditions, smallest } = await cascade(pixels, largest, smaller);
  return { image: { ...size, ...(await placeholder(smallest)), ...taken }, renditions };
}

const displayedSize = ({ autoOrient: { width, height } }: Metadata): Size => ({ width, height });

/** What to make of a picture, largest first: never enlarged, and no two presets the same. */
export function targets({ width, height }: Size): [Target, ...Target[]] {
  const largest = presets.find((preset) => preset >= width) ?? Math.max(...presets);
  const [first, ...rest] = presets
    .filter((preset) => preset <= largest)
    .reverse()
    .map((preset) => {
      const scale = Math.min(1, preset / width, longestSide / height);
      const scaled = (side: number) => Math.max(1, Math.round(side * scale));
      return { name: `w${preset}`, width: scaled(width), height: scaled(height) };
    });
  if (!first) throw new Error('There is no preset.');
  return [first, ...rest];
}

/** Upright, in sRGB, 8 bits a channel, without metadata. */
const decode = async (input: Buffer, size: Size): Promise<Pixels> => {
  const pixels = await upright(openUpload(input), size);
  // Of several channels beside the colours, as of a TIFF with masks or spot colours, none is transparency for certain.
  return pixels.info.channels > 4 ? upright(openUpload(input).removeAlpha(), size) : pixels;
};

const upright = (image: Sharp, { width, height }: Size): Promise<Pixels> =>
  image
    .autoOrient()
    .resize({ width, height, fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });

const shrink = (pixels: Pixels, { width, height }: Size): Promise<Pixels> =>
  openPixels(pixels).resize({ width, height, fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });

/** Encodes the pixels at their target, and shrinks them from one target to the next, largest first. */
export async function cascade(
  pixels: Pixels,
  target: Target,
  [next, ...others]: Target[],
): Promise<{ renditions: ProcessedRendition[]; smallest: Pixels }> {
  const [own, rest] = await Promise.all([
    encode(pixels, target),
    next ? shrink(pixels, next).then((shrunk) => cascade(shrunk, next, others)) : { renditions: [], smallest: pixels },
  ]);
  return { renditions: [...own, ...rest.renditions], smallest: rest.smallest };
}

const encoders: Record<RenditionFormat, (pixels: Pixels) => Promise<Buffer>> = {
  // At effort 0 with tune iq, AVIF takes less time and fewer bytes than WebP does at effort 4.
  avif: (pixels) =>
    openPixels(pixels).avif({ quality: 55, effort: 0, chromaSubsampling: '4:2:0', tune: 'iq' }).toBuffer(),
  webp: (pixels) => openPixels(pixels).webp({ quality: 80, effort: 2 }).toBuffer(),
  jpeg: (pixels) => openPixels(pixels).flatten({ background: '#ffffff' }).jpeg({ quality: 80 }).toBuffer(),
};

const encode = (pixels: Pixels, { name, width, height }: Target): Promise<ProcessedRendition[]> =>
  Promise.all(
    (Object.keys(encoders) as RenditionFormat[]).map(async (format) => ({
      name,
      width,
      height,
      format,
      body: await encoders[format](pixels),
    })),
  );

/** What libvips says, in the only form it has: words. */
const reasons: [RegExp, RejectionCode][] = [
  [/exceeds pixel limit/, 'image-too-many-pixels'],
  [/timeout/, 'file-too-demanding'],
  [/compression format has not been built in/, 'media-type-unsupported'],
];

function rejected(error: Error): never {
  const [, code] = reasons.find(([words]) => words.test(error.message)) ?? [];
  throw new FileRejection(code ?? 'file-corrupt', { cause: error });
}
