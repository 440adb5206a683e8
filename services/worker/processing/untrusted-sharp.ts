import sharp, { type Channels } from 'sharp';

/**
 * sharp, set up for bytes that nobody vouches for.
 *
 * Only the loaders of the taken formats are open, and only those that read from memory: SVG, PDF, RAW and all that
 * opens a file or an address stay shut. One libvips thread a picture: several pictures at once use the cores better.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
});
sharp.concurrency(1);
sharp.cache(false);

/** Most pixels a picture may have; a PNG of 31 kB can hold five times as many. */
export const pixelLimit = 50_000_000;

/** Opens an uploaded picture, its first frame only. Nothing is decoded yet. */
export const openUpload = (input: Buffer) =>
  sharp(input, { failOn: 'warning', limitInputPixels: pixelLimit, pages: 1 }).timeout({ seconds: 60 });

/** Pixels in memory, row by row: 3 channels, or 4 with alpha. */
export type Pixels = { data: Buffer; info: { width: number; height: number; channels: Channels } };

/** Opens pixels of our own. */
export const openPixels = ({ data, info: { width, height, channels } }: Pixels) =>
  sharp(data, { raw: { width, height, channels } });
