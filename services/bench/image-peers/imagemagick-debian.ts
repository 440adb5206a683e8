import { join } from 'node:path';
import { debianEnvironment, unpackDebianPackages } from '../../local/debian-packages.mjs';
import type { ImagePeer } from './peer.ts';

const folder = join(import.meta.dirname, '../../../.cache/image-peers/debian');

/** Debian's ImageMagick 6, unpacked, not installed. @throws Error when it cannot be had. */
export async function imageMagickPeer(): Promise<ImagePeer> {
  await unpackDebianPackages(['imagemagick-6.q16'], folder);
  const { LD_LIBRARY_PATH } = await debianEnvironment(folder);
  const libraries = LD_LIBRARY_PATH.split(':').filter((path) => /usr\/lib\/.*-linux-/.test(path));
  return {
    name: 'ImageMagick',
    command: [process.execPath, join(import.meta.dirname, 'imagemagick.ts')],
    env: {
      LD_LIBRARY_PATH,
      IMAGEMAGICK: join(folder, 'usr/bin/convert-im6.q16'),
      MAGICK_CONFIGURE_PATH: join(folder, 'etc/ImageMagick-6'),
      MAGICK_CODER_MODULE_PATH: libraries.map((path) => join(path, 'ImageMagick-6.9.11/modules-Q16/coders')).join(':'),
      MAGICK_THREAD_LIMIT: '1',
    },
  };
}
