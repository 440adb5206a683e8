import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { expect } from 'vitest';
import { findChromium } from '../../local/chromium-binary.mjs';

/** This machine's. As root it runs without its sandbox: it opens pages of this repository only. */
export const launchChromium = async (): Promise<Browser> => {
  const found = await findChromium();
  if (!found) throw new Error('Chromium is missing: install it, or run `npm test`, which downloads it.');
  const { command, env } = found;
  return chromium.launch({ executablePath: command, args: ['--no-sandbox'], env: { ...process.env, ...env } });
};

/** Sizes that people look at: a laptop and a phone, in CSS pixels. */
export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

type Options = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'locale' | 'hasTouch' | 'serviceWorkers'>;

/** Somebody in front of a browser of his own, with nothing in it. French unless told otherwise. */
export const openPage = async (browser: Browser, url: string, options: Options = {}) => {
  const context = await browser.newContext({ baseURL: url, viewport: desktop, locale: 'fr-FR', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${error}`));
  page.on('console', (message) => {
    // An answer of the API that is an error is what a test may ask for; Chromium reports each.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return {
    page,
    context,
    /** What the browser complained of: thrown errors, and what the content security policy refused. */
    complaints,
    close: async () => {
      await context.close();
      expect(complaints).toEqual([]);
    },
  };
};
