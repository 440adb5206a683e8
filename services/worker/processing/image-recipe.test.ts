import { crc32, deflateSync } from 'node:zlib';
import exifr from 'exifr';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { MediaType } from '../../contracts/documents.ts';
import { processFile } from './file-recipe.ts';
import { processImage, targets } from './image-recipe.ts';

const plain = (width: number, height: number, background = '#c86432') =>
  sharp({ create: { width, height, channels: 3, background } });
const rejection = (code: string) => expect.objectContaining({ name: 'FileRejection', code });

/** The colour at a place of a picture, given as fractions of its sides. */
async function colourAt(image: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

/** Lossy encoders and colour conversions may be off by this much, of 255. */
const tolerance = 12;
function expectColour(actual: number[], expected: number[]) {
  const far = expected.some((value, channel) => Math.abs(value - (actual[channel] ?? -999)) > tolerance);
  expect(far ? actual : expected).toEqual(expected);
}

async function renditionsOf(image: Sharp, mediaType: MediaType = 'image/png') {
  return (await processImage(await image.toBuffer(), mediaType)).renditions;
}

describe('sizes', () => {
  test('four widths in three formats', async () => {
    const renditions = await renditionsOf(plain(2400, 1201).png());
    expect(renditions.map(({ name, width, height, format }) => `${name} ${width}×${height} ${format}`)).toEqual(
      ['w1920 1920×961', 'w1280 1280×641', 'w640 640×320', 'w320 320×160'].flatMap((size) =>
        ['avif', 'webp', 'jpeg'].map((format) => `${size} ${format}`),
      ),
    );
  });

  test('the bytes are what the entry says', async () => {
    for (const { body, width, height, format } of await renditionsOf(plain(700, 500).png()))
      expect(await sharp(body).metadata()).toMatchObject({
        width,
        height,
        format: format === 'avif' ? 'heif' : format,
      });
  });

  test.each([
    [200, ['w320 200']],
    [320, ['w320 320']],
    [321, ['w640 321', 'w320 320']],
    [500, ['w640 500', 'w320 320']],
    [640, ['w640 640', 'w320 320']],
    [1920, ['w1920 1920', 'w1280 1280', 'w640 640', 'w320 320']],
    [6000, ['w1920 1920', 'w1280 1280', 'w640 640', 'w320 320']],
  ])('a picture %i wide is never enlarged, nor made twice in one size', (width, expected) => {
    expect(targets({ width, height: 100 }).map((target) => `${target.name} ${target.width}`)).toEqual(expected);
  });

  test.each([
    [1, 1],
    [1, 20_000],
    [20_000, 1],
    [60, 40_000],
    [3, 5],
  ])('%i × %i fits all three formats', async (width, height) => {
    const renditions = await renditionsOf(plain(width, height).png());
    expect(Math.max(...renditions.map((rendition) => rendition.height))).toBeLessThanOrEqual(16_383);
    for (const { body, width, height } of renditions)
      expect(await sharp(body).metadata()).toMatchObject({ width, height });
  });
});

describe('orientation', () => {
  const [red, green, blue, white] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ] as const;
  const corners = { topLeft: [0.1, 0.1], topRight: [0.9, 0.1], bottomLeft: [0.1, 0.9], bottomRight: [0.9, 0.9] };
  type Corner = keyof typeof corners;

  /** Stored as: red and green above, blue and white below. */
  const stored = () =>
    sharp(Buffer.from([...red, ...green, ...blue, ...white]), { raw: { width: 2, height: 2, channels: 3 } }).resize(
      400,
      200,
      { fit: 'fill', kernel: 'nearest' },
    );

  // CIPA DC-008 §4.6.5.1.6: where the 0th row and the 0th column of the stored picture are in the displayed one.
  test.each<[number, Corner, Corner, Corner]>([
    [1, 'topLeft', 'topRight', 'bottomLeft'],
    [2, 'topRight', 'topLeft', 'bottomRight'],
    [3, 'bottomRight', 'bottomLeft', 'topRight'],
    [4, 'bottomLeft', 'bottomRight', 'topLeft'],
    [5, 'topLeft', 'bottomLeft', 'topRight'],
    [6, 'topRight', 'bottomRight', 'topLeft'],
    [7, 'bottomRight', 'topRight', 'bottomLeft'],
    [8, 'bottomLeft', 'topLeft', 'bottomRight'],
  ])('%i is turned upright', async (orientation, ...places) => {
    const input = await stored().withMetadata({ orientation }).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
    const { image, renditions } = await processImage(input, 'image/jpeg');
    expect(image).toMatchObject(orientation < 5 ? { width: 400, height: 200 } : { width: 200, height: 400 });
    for (const { body, width } of renditions) {
      expect(await sharp(body).metadata()).toMatchObject({ width });
      for (const [index, colour] of [red, green, blue].entries()) {
        const [x = 0, y = 0] = corners[places[index] ?? 'topLeft'];
        expectColour(await colourAt(body, x, y), [...colour]);
      }
    }
  });
});

describe('metadata', () => {
  const secret = 'PRIVATE-PLACE';
  const revealing = (image: Sharp) =>
    image
      .withExif({
        IFD0: { Make: 'Canon', Model: 'Canon EOS 350D', Artist: secret },
        IFD2: { DateTimeOriginal: '2016:05:06 10:11:12' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '48/1 51/1 30/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '2/1 17/1 40/1',
        },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
      .withIccProfile('p3');

  test.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
    'of a %s stays out of every rendition',
    async (format) => {
      const input = await revealing(plain(700, 500)).toFormat(format).toBuffer();
      expect(input.includes(secret), 'the upload holds it').toBe(true);
      const { renditions } = await processImage(input, `image/${format}`);
      for (const { body, format } of renditions) {
        expect(body.includes(secret)).toBe(false);
        const { exif, xmp, iptc, icc, orientation, comments } = await sharp(body).metadata();
        expect({ exif, xmp, iptc, icc, orientation, comments }).toEqual({});
        if (format !== 'webp') expect(await exifr.gps(body)).toBeUndefined();
      }
    },
  );
});

test('what EXIF tells of time and camera is kept as image', async () => {
  const exif = { IFD0: { Model: 'Canon EOS 350D' }, IFD2: { DateTimeOriginal: '2016:05:06 10:11:12' } };
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const input = await plain(60, 40).withExif(exif).toFormat(format).toBuffer();
    const { image } = await processImage(input, `image/${format}`);
    expect(image).toMatchObject({ takenAt: '2016-05-06T10:11:12', camera: 'Canon EOS 350D' });
  }
});

describe('colour', () => {
  const shades = [200, 100, 50];
  const grey = [120, 120, 120];

  test.each<[string, Sharp, MediaType, number[]]>([
    ['wide gamut (Display P3)', plain(400, 300).withIccProfile('p3').png(), 'image/png', shades],
    ['CMYK', plain(400, 300, '#a09080').withIccProfile('cmyk').jpeg({ quality: 100 }), 'image/jpeg', [160, 144, 128]],
    ['16 bits a channel', plain(400, 300).toColourspace('rgb16').png(), 'image/png', shades],
    ['16 bits a channel, in TIFF', plain(400, 300).toColourspace('rgb16').tiff(), 'image/tiff', shades],
    ['10 bits a channel', plain(400, 300).avif({ bitdepth: 10, quality: 90 }), 'image/avif', shades],
    ['grey', plain(400, 300, '#787878').toColourspace('b-w').jpeg(), 'image/jpeg', grey],
    ['grey of 16 bits', plain(400, 300, '#787878').toColourspace('grey16').png(), 'image/png', grey],
    ['a palette', plain(400, 300).png({ palette: true }), 'image/png', shades],
  ])('%s becomes sRGB of 8 bits', async (_, image, mediaType, expected) => {
    for (const { body } of await renditionsOf(image, mediaType)) {
      expect(await sharp(body).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
      expectColour(await colourAt(body, 0.5, 0.5), expected);
    }
  });

  test('the CMYK picture is one', async () => {
    const picture = plain(400, 300).withIccProfile('cmyk').jpeg();
    expect(await sharp(await picture.toBuffer()).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
  });

  test('Display P3 is converted, not just relabelled', async () => {
    const wide = await plain(400, 300).withIccProfile('p3').png().toBuffer();
    const unconverted = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs((unconverted[0] ?? 0) - 200)).toBeGreaterThan(10);
  });

  test('of several channels beside the colours, as of a TIFF with masks, none is transparency', async () => {
    const opaque = plain(400, 300).ensureAlpha();
    const mask = { raw: { width: 400, height: 300, channels: 1 } } as const;
    const masked = sharp(await opaque.png().toBuffer()).joinChannel(Buffer.alloc(400 * 300, 10), mask);
    for (const { body } of await renditionsOf(masked.tiff({ compression: 'deflate' }), 'image/tiff')) {
      expect(await sharp(body).metadata()).toMatchObject({ channels: 3 });
      expectColour(await colourAt(body, 0.5, 0.5), shades);
    }
  });

  test('transparency is kept by AVIF and WebP, and white in JPEG', async () => {
    const clear = sharp({
      create: { width: 400, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
    for (const { body, format } of await renditionsOf(clear.png())) {
      const colour = await colourAt(body, 0.5, 0.5);
      if (format === 'jpeg') expectColour(colour, [255, 255, 255]);
      else expect(colour[3]).toBe(0);
    }
  });

  test('of an animation, the first frame', async () => {
    const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => plain(400, 300, colour).png().toBuffer()));
    const animation = sharp(frames, { join: { animated: true } });
    for (const picture of [animation.clone().gif(), animation.clone().webp()]) {
      const bytes = await picture.toBuffer();
      const mediaType = bytes.toString('latin1', 0, 3) === 'GIF' ? 'image/gif' : 'image/webp';
      expect(await sharp(bytes).metadata()).toMatchObject({ pages: 2 });
      const { image, renditions } = await processImage(bytes, mediaType);
      expect(image).toMatchObject({ width: 400, height: 300 });
      for (const { body } of renditions) expectColour(await colourAt(body, 0.5, 0.5), [255, 0, 0]);
    }
  });
});

describe('refused', () => {
  test.each<[string, Buffer, MediaType]>([
    ['text named .jpg', Buffer.from('Bonjour'), 'image/jpeg'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'image/png'],
    ['nothing', Buffer.alloc(0), 'image/gif'],
  ])('%s', async (_, bytes, mediaType) => {
    await expect(processFile(bytes, mediaType)).rejects.toEqual(rejection('media-type-mismatch'));
  });

  test('a PNG that was declared to be a JPEG', async () => {
    const png = await plain(9, 9).png().toBuffer();
    await expect(processFile(png, 'image/jpeg')).rejects.toEqual(rejection('media-type-mismatch'));
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)('a %s that is cut short', async (format) => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const whole = await sharp({ create: { width: 120, height: 120, channels: 3, background: 'grey', noise } })
      .toFormat(format)
      .toBuffer();
    const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
    await expect(processImage(cut, `image/${format}`)).rejects.toEqual(rejection('file-corrupt'));
  });

  test('HEIC with HEVC inside, for which there is no decoder', async () => {
    await expect(processImage(hevc, 'image/heic')).rejects.toEqual(rejection('media-type-unsupported'));
  });

  test('a bomb: 31 kB of PNG that hold 16,000 × 16,000 pixels', async () => {
    const bomb = blackPng(16_000);
    expect(bomb.length).toBeLessThan(32_000);
    await expect(processImage(bomb, 'image/png')).rejects.toEqual(rejection('image-too-many-pixels'));
  });
});

/** 64 × 64 pixels of one colour, coded by x265. */
const hevc = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAA' +
    'Imlsb2MAAAAAREAAAQABAAAAAAFmAAEAAAAAAAAAGQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwmlwcnAAAACkaXBjbwAAAHhodmND' +
    'AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgA' +
    'AAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAhbWRhdAAA' +
    'ABUoAa8EGPyu3yOzvP8WpUmCP390RnA=',
  'base64',
);

/** A black square of one bit a pixel (RFC 2083). */
function blackPng(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (side / 8 + 1)), { level: 9 });
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))],
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
