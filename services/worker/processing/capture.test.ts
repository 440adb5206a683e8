import sharp, { type Exif } from 'sharp';
import { expect, test } from 'vitest';
import { capture } from './capture.ts';

async function exifOf(exif: Exif) {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  return (await sharp(await picture.jpeg().withExif(exif).toBuffer()).metadata()).exif;
}
const captured = async (exif: Exif) => capture(await exifOf(exif));

test('time and camera are read', async () => {
  const exif = { IFD0: { Make: 'SONY', Model: 'DSC-RX100M4' }, IFD2: { DateTimeOriginal: '2016:05:06 10:11:12' } };
  expect(await captured(exif)).toEqual({ takenAt: '2016-05-06T10:11:12', camera: 'SONY DSC-RX100M4' });
});

test('it is read from the bare TIFF structure too', async () => {
  const exif = await exifOf({ IFD0: { Model: 'EOS' } });
  expect(exif?.toString('latin1', 0, 4)).toBe('Exif');
  expect(await capture(exif?.subarray(6))).toEqual({ takenAt: null, camera: 'EOS' });
});

test('a maker is not named twice', async () => {
  const { camera } = await captured({ IFD0: { Make: 'Canon', Model: 'Canon EOS 350D DIGITAL' } });
  expect(camera).toBe('Canon EOS 350D DIGITAL');
});

test.each(['0000:00:00 00:00:00', '2016:13:40 10:11:12', '2016:02:30 10:11:12', '    :  :     :  :  ', 'yesterday'])(
  'a time that is none (%s) is left out',
  async (DateTimeOriginal) => expect((await captured({ IFD2: { DateTimeOriginal } })).takenAt).toBeNull(),
);

test('control characters and endless names are cut', async () => {
  const { camera } = await captured({ IFD0: { Model: `A\u0007B${'x'.repeat(500)}` } });
  expect(camera).toMatch(/^ABx+$/);
  expect(camera).toHaveLength(100);
});

test('no EXIF, and EXIF that cannot be read, tell nothing', async () => {
  const nothing = { takenAt: null, camera: null };
  expect(await capture(undefined)).toEqual(nothing);
  expect(await capture(Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'))).toEqual(nothing);
  expect(await capture(Buffer.from('Exif\0\0nonsense'))).toEqual(nothing);
});
