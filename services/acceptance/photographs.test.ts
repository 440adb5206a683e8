import sharp from 'sharp';
import { expect, test } from 'vitest';
import { processImage } from '../worker/processing/image-recipe.ts';
import { photographs } from './photographs.ts';

test('there are real photographs of 1 to 24 megapixels', async () => {
  const found = await photographs();
  expect(found.length).toBeGreaterThanOrEqual(10);
  expect(found.filter(({ width, height }) => width * height >= 12e6)).toHaveLength(4);
  for (const { name, bytes, width, height, orientation } of found) {
    const actual = await sharp(bytes).metadata();
    expect({ ...actual, orientation: actual.orientation ?? 1 }, name).toMatchObject({ width, height, orientation });
  }
});

test('those that were turned become upright renditions', { timeout: 120_000 }, async () => {
  const turned = (await photographs()).filter(({ orientation }) => orientation !== 1);
  expect(turned.map(({ orientation }) => orientation).sort()).toEqual([3, 6, 8]);
  for (const { name, bytes, width, height, orientation } of turned) {
    const { facts, renditions } = await processImage(bytes, 'image/jpeg');
    const onItsSide = orientation > 4;
    expect(facts, name).toMatchObject(onItsSide ? { width: height, height: width } : { width, height });
    expect(renditions, name).toHaveLength(12);
  }
});
