import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { newConsumer } from '../api-client.ts';
import { picture } from '../pictures.ts';
import { startPlatform } from '../test-platform.ts';
import { enterPortal } from './entering.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let context: BrowserContext;
let port: number;
beforeAll(async () => {
  port = await freePort();
  const profile = await mkdtemp(join(inject('servers').dir, 'profile-'));
  // Lighthouse opens a tab of its own by the debugging port: a profile's tabs share one session.
  [platform, context] = await Promise.all([
    startPlatform({ web: true }),
    chromium.launchPersistentContext(profile, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', `--remote-debugging-port=${port}`],
      locale: 'fr-FR',
    }),
  ]);
});
afterAll(async () => {
  await context?.close();
  await platform?.stop();
});

type Scores = { performance: number; accessibility: number; 'best-practices': number };

/** A page on a phone of the middle range and a slow 4G, as simulated by Lighthouse; and what took points off. */
const audit = async (path: string): Promise<{ scores: Scores; found: string[] }> => {
  const result = await lighthouse(`${platform.portalUrl}${path}`, {
    port,
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    disableStorageReset: true,
  });
  if (!result) throw new Error('Lighthouse gave no result.');
  const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
  if (runtimeError) throw new Error(runtimeError.message);
  expect(new URL(finalDisplayedUrl).pathname).toBe(path);
  const scoreOf = (name: keyof Scores) => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
    },
    found: Object.values(audits)
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`),
  };
};

/** The best of up to three: whatever else the machine does takes time from a page, and gives it none. */
const expectExcellent = async (path: string): Promise<void> => {
  const runs = [];
  for (let run = 0; run < 3; run += 1) {
    const { scores, found } = await audit(path);
    runs.push({ ...scores, found });
    if (scores.performance >= 95) break;
  }
  console.info(path, JSON.stringify(runs));
  const [best] = runs.toSorted((a, b) => b.performance - a.performance);
  expect(best, JSON.stringify(runs, null, 1)).toMatchObject({ accessibility: 100, 'best-practices': 100 });
  expect(best?.performance, JSON.stringify(runs, null, 1)).toBeGreaterThanOrEqual(95);
};

test('the sign-in page is excellent to Lighthouse', { timeout: 240_000 }, () => expectExcellent('/sign-in'));

test('so is a page of documents', { timeout: 300_000 }, async () => {
  const consumer = await newConsumer(platform);
  for (let number = 1; number <= 12; number += 1) {
    const { id } = await consumer.send(await picture(900 + number, 600, `chantier-${number}.jpg`));
    await consumer.untilEnded(id);
  }
  const page = await context.newPage();
  await enterPortal(page, consumer.credentials, platform.portalUrl);
  await page.close();
  await expectExcellent('/documents');
});
