import { afterAll, beforeAll, expect, test } from 'vitest';
import { newConsumer } from './api-client.ts';
import { englishPage, frenchPage, scannedPdf } from './scans.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

test('a scanned PDF is read, and tells that it was', { timeout: 180_000 }, async () => {
  const consumer = await newConsumer(platform);
  const bytes = await scannedPdf([frenchPage, englishPage]);
  const { id } = await consumer.send({ filename: 'rapport.pdf', mediaType: 'application/pdf', bytes });
  const ready = await consumer.untilEnded(id);
  expect(ready).toMatchObject({
    state: 'ready',
    problem: null,
    pages: 2,
    progress: null,
    text: { source: 'ocr', truncated: false },
  });
  const [read, written] = [ready.text?.characters ?? 0, frenchPage.length + englishPage.length];
  expect(read).toBeGreaterThan(written * 0.95);
  expect(read).toBeLessThan(written * 1.05);
});
