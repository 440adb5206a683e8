import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sniffMediaTypes } from './media-type.ts';

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
  'a true %s is known by its bytes',
  async (format) => {
    expect(await sniffMediaTypes(await picture.clone().toFormat(format).toBuffer())).toEqual([`image/${format}`]);
  },
);

describe('headers', () => {
  const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
  const ftyp = (...brands: string[]) => {
    const [major, ...compatible] = brands;
    const body = Buffer.from(`....ftyp${major}....${compatible.join('')}`, 'latin1');
    body.writeUInt32BE(body.length, 0);
    return Buffer.concat([body, Buffer.from('....meta')]);
  };

  test.each([
    ['TIFF, little-endian', hex('49492a00 08000000'), 'image/tiff'],
    ['TIFF, big-endian', hex('4d4d002a 00000008'), 'image/tiff'],
    ['BigTIFF, little-endian', hex('49492b00 08000000'), 'image/tiff'],
    ['BigTIFF, big-endian', hex('4d4d002b 00080000'), 'image/tiff'],
    ['GIF87a', Buffer.from('GIF87a'), 'image/gif'],
    ['GIF89a', Buffer.from('GIF89a'), 'image/gif'],
    ['HEIC of an iPhone', ftyp('heic', 'mif1', 'heic'), 'image/heic'],
    ['HEIC, extended', ftyp('heix', 'mif1'), 'image/heic'],
    ['HEIC sequence', ftyp('msf1', 'hevc'), 'image/heic'],
    ['HEIF of general brand', ftyp('mif1', 'miaf'), 'image/heic'],
    ['AVIF of general brand', ftyp('mif1', 'avif', 'miaf'), 'image/avif'],
    ['AVIF sequence', ftyp('avis', 'msf1'), 'image/avif'],
  ])('%s', async (_, bytes, mediaType) => expect(await sniffMediaTypes(bytes)).toEqual([mediaType]));

  test.each([
    ['a sound in RIFF', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['a film', ftyp('isom', 'mp42')],
    ['BMP', Buffer.from('BM\0\0\0\0\0\0')],
    ['half a signature', hex('89504e47 0d0a1a')],
    ['brands after the end of the box', Buffer.concat([ftyp('isom'), Buffer.from('avifavif')])],
  ])('%s is none of ours', async (_, bytes) => expect(await sniffMediaTypes(bytes)).toEqual([]));
});
