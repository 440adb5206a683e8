import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash';
import { expect, test } from 'vitest';
import { dominantColour, placeholder } from './placeholder.ts';

const rgba = (...pixels: [count: number, hex: string][]) =>
  Buffer.concat(pixels.flatMap(([count, hex]) => Array<Buffer>(count).fill(Buffer.from(hex, 'hex'))));

test('the dominant colour is the mean of the most frequent kind, not of all', () => {
  expect(dominantColour(rgba([40, 'ff0000ff'], [30, '102030ff'], [30, '122232ff']))).toBe('#112131');
});

test('transparent pixels do not count', () => {
  expect(dominantColour(rgba([90, '00ff0000'], [10, '0000ffff']))).toBe('#0000ff');
});

test('a picture that is wholly transparent is white', () => {
  expect(dominantColour(rgba([9, '00000000']))).toBe('#ffffff');
});

test('the ThumbHash tells shape and mean colour', async () => {
  const data = Buffer.alloc(300 * 150 * 3, Buffer.from([200, 100, 50]));
  const { thumbHash, dominantColour } = await placeholder({ data, info: { width: 300, height: 150, channels: 3 } });
  const hash = Buffer.from(thumbHash, 'base64');
  expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1.5);
  const { r, g, b } = thumbHashToAverageRGBA(hash);
  expect([r, g, b].map((channel) => Math.round(channel * 25.5))).toEqual([20, 10, 5]);
  expect(dominantColour).toBe('#c86432');
});
