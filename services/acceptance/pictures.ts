import sharp from 'sharp';
import type { File } from './api-client.ts';

/** A picture with something to compress in it, made on the spot; small ones are processed in a moment. */
export const picture = async (width = 400, height = 300, filename = 'photo.jpg'): Promise<File> => ({
  filename,
  mediaType: 'image/jpeg',
  bytes: await sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .jpeg()
    .toBuffer(),
});
