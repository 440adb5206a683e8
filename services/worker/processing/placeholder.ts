import { rgbaToThumbHash } from 'thumbhash';
import type { ImageFacts } from '../../contracts/documents.ts';
import { openPixels, type Pixels } from './untrusted-sharp.ts';

/** What stands in for a picture until it has loaded. */
export type Placeholder = Pick<ImageFacts, 'thumbHash' | 'dominantColour'>;

/** ThumbHash takes at most 100 × 100 pixels. */
export async function placeholder(pixels: Pixels): Promise<Placeholder> {
  const { data, info } = await openPixels(pixels)
    .resize({ width: 100, height: 100, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    thumbHash: Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64'),
    dominantColour: dominantColour(data),
  };
}

/**
 * The mean of the fullest of 4096 equal cells of the RGB cube, as `#rrggbb`; white when all is transparent.
 *
 * @param rgba Pixels, 4 bytes each; those more than half transparent do not count.
 */
export function dominantColour(rgba: Buffer): string {
  const cells = new Map<number, { count: number; red: number; green: number; blue: number }>();
  let fullest = { count: 0, red: 255, green: 255, blue: 255 };
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha < 128) continue;
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    const cell = cells.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 };
    cell.count += 1;
    cell.red += red;
    cell.green += green;
    cell.blue += blue;
    cells.set(key, cell);
    if (cell.count > fullest.count) fullest = cell;
  }
  const { red, green, blue } = fullest;
  const count = Math.max(1, fullest.count);
  return `#${Buffer.from([red, green, blue].map((sum) => Math.round(sum / count))).toString('hex')}`;
}
