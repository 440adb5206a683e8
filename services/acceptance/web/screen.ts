import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { desktop, phone } from './chromium.ts';

/** Where screenshots go, to be looked at by people; never committed. */
const screenshotsDir = join(import.meta.dirname, '../../../.local/screenshots');

const views = [
  { suffix: '', viewport: desktop, colorScheme: 'light' },
  { suffix: '-dark', viewport: desktop, colorScheme: 'dark' },
  { suffix: '-phone', viewport: phone, colorScheme: 'light' },
] as const;

/**
 * Looks at a screen as it is now on a desktop, in the dark and on a phone: axe-core finds nothing, nothing is wider than
 * the phone, and a picture of each is kept.
 *
 * @param name such as `portal-sign-in`
 */
export const lookAt = async (page: Page, name: string): Promise<void> => {
  await mkdir(screenshotsDir, { recursive: true });
  // An address changes before its page is drawn. Behind a dialog the heading is hidden.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  for (const { suffix, viewport, colorScheme } of views) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `width of ${name}${suffix}`).toBeLessThanOrEqual(viewport.width);
    const path = join(screenshotsDir, `${name}${suffix}.png`);
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
};
