import exifr from 'exifr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, Rendition } from '../contracts/documents.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { type Photograph, photographs } from './photographs.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;
let sent: { photograph: Photograph; document: Document; renditions: { facts: Rendition; bytes: Buffer }[] }[];

beforeAll(async () => {
  const originals = await photographs();
  platform = await startPlatform();
  consumer = await newConsumer(platform);
  sent = await Promise.all(
    originals.map(async (photograph) => {
      const { name, bytes } = photograph;
      const { id } = await consumer.send({ filename: `${name}.jpg`, mediaType: 'image/jpeg', bytes });
      const document = await consumer.untilEnded(id);
      const renditions: (typeof sent)[number]['renditions'] = [];
      for (const facts of document.renditions) {
        renditions.push({ facts, bytes: Buffer.from(await (await consumer.download(facts.url)).bytes()) });
      }
      return { photograph, document, renditions };
    }),
  );
}, 300_000);
afterAll(() => platform.stop());

/** Width and height as a viewer shows them. */
const displayed = ({ width, height, orientation }: Photograph) =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

/** What the picture looks like, small enough to compare: 24 × 24 pixels. */
const impression = (bytes: Buffer) =>
  sharp(bytes).autoOrient().resize(24, 24, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer();

const meanDifference = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] as number)), 0) / a.length;

describe('of thirteen photographs, every one', () => {
  test('is ready, with its size as a viewer shows it', () => {
    expect(sent).toHaveLength(13);
    for (const { photograph, document } of sent) {
      expect(document).toMatchObject({ state: 'ready', image: displayed(photograph) });
    }
  });

  test('has its widths in three formats, none enlarged', () => {
    for (const { photograph, document } of sent) {
      const { width } = displayed(photograph);
      const widths = [320, 640, 1280, 1920].filter(
        (_preset, index, all) => index === 0 || (all[index - 1] as number) < width,
      );
      const expected = widths.flatMap((preset) =>
        ['avif', 'jpeg', 'webp'].map((format) => `w${preset} ${Math.min(preset, width)} ${format}`),
      );
      const found = document.renditions.map((one) => `${one.name} ${one.width} ${one.format}`);
      expect(found.sort()).toEqual(expected.sort());
    }
  });

  test('has renditions that are what they say', async () => {
    for (const { photograph, renditions } of sent) {
      const { width, height } = displayed(photograph);
      for (const { facts, bytes } of renditions) {
        const metadata = await sharp(bytes).metadata();
        expect({ width: metadata.width, height: metadata.height }).toEqual({
          width: facts.width,
          height: facts.height,
        });
        expect(metadata.format === 'heif' ? metadata.compression : metadata.format).toBe(
          facts.format === 'avif' ? 'av1' : facts.format,
        );
        expect(bytes).toHaveLength(facts.bytes);
        expect(Math.abs(facts.height - (facts.width * height) / width)).toBeLessThanOrEqual(1);
      }
    }
  });

  test('stands upright in every rendition', async () => {
    for (const { photograph, renditions } of sent) {
      const original = await impression(photograph.bytes);
      for (const { bytes } of renditions) {
        expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
        expect(meanDifference(await impression(bytes), original)).toBeLessThan(6);
      }
    }
  }, 120_000);

  test('gives nothing of its EXIF data away', async () => {
    const withExif = await Promise.all(
      sent.map(({ photograph }) => exifr.parse(photograph.bytes).catch(() => undefined)),
    );
    expect(withExif.filter(Boolean).length).toBeGreaterThan(3);
    for (const { renditions } of sent) {
      for (const { bytes } of renditions) {
        const { exif, xmp, iptc, icc } = await sharp(bytes).metadata();
        expect({ exif, xmp, iptc, icc }).toEqual({});
        expect(await exifr.gps(bytes).catch(() => undefined)).toBeUndefined();
      }
    }
  });
});
