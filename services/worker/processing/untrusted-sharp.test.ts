import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openUpload } from './untrusted-sharp.ts';

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

test('SVG has no loader', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  await expect(openUpload(svg).metadata()).rejects.toThrow('unsupported image format');
});

test('no file can be opened by its name', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'loader-')), 'red.png');
  await picture.clone().png().toFile(file);
  await expect(sharp(file).metadata()).rejects.toThrow('unsupported image format');
});

test('a picture in memory can be opened', async () => {
  expect(await openUpload(await picture.png().toBuffer()).metadata()).toMatchObject({ width: 8, format: 'png' });
});
