import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newConsumer } from '../api-client.ts';
import { picture } from '../pictures.ts';
import { startPlatform } from '../test-platform.ts';
import { enterPortal } from './entering.ts';
import { openAuditor } from './lighthouse.ts';

// How fast the pages are is measured on a quiet machine: `npm run bench -- lighthouse`.

let platform: Awaited<ReturnType<typeof startPlatform>>;
let auditor: Awaited<ReturnType<typeof openAuditor>>;
beforeAll(async () => {
  const profile = await mkdtemp(join(inject('servers').dir, 'profile-'));
  [platform, auditor] = await Promise.all([startPlatform({ web: true }), openAuditor(profile)]);
});
afterAll(async () => {
  await auditor?.context.close();
  await platform?.stop();
});

const expectFlawless = async (path: string): Promise<void> => {
  const result = await auditor.audit(`${platform.portalUrl}${path}`, 'phone', 'again');
  expect(result, result.found.join('\n')).toMatchObject({ accessibility: 100, 'best-practices': 100 });
  expect(result.layoutShift, 'nothing moves under a finger').toBeLessThan(0.01);
};

test('Lighthouse finds nothing wrong with the sign-in page', { timeout: 120_000 }, () => expectFlawless('/sign-in'));

test('nor with a page of documents', { timeout: 180_000 }, async () => {
  const consumer = await newConsumer(platform);
  for (let number = 1; number <= 3; number += 1) {
    const { id } = await consumer.send(await picture(900 + number, 600, `chantier-${number}.jpg`));
    await consumer.untilEnded(id);
  }
  const page = await auditor.context.newPage();
  await enterPortal(page, consumer.credentials, platform.portalUrl);
  await page.close();
  await expectFlawless('/documents');
});
