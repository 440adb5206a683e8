import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newConsumer } from './api-client.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const photograph = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 }, background: 'grey' },
  })
    .jpeg()
    .toBuffer();

describe('a photo', () => {
  test('goes in, and its renditions come out', async () => {
    const consumer = await newConsumer(platform.url);
    const sent = await consumer.send({
      filename: 'façade.jpg',
      mediaType: 'image/jpeg',
      bytes: await photograph(2400, 1600),
    });
    expect(sent.state).toBe('uploaded');
    const ready = await consumer.untilEnded(sent.id);
    expect(ready).toMatchObject({ state: 'ready', problem: null, image: { width: 2400, height: 1600 } });
    expect(ready.renditions).toHaveLength(12);
    for (const rendition of ready.renditions) {
      const response = await consumer.download(rendition.url);
      const metadata = await sharp(await response.bytes()).metadata();
      expect({ ...metadata }).toMatchObject({ width: rendition.width, height: rendition.height });
      expect(response.headers.get('content-type')).toBe(`image/${rendition.format}`);
    }
  });
});
