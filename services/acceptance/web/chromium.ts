import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';

/** Sizes that people look at: a laptop and a phone, in CSS pixels. */
export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

type Options = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'locale' | 'hasTouch' | 'serviceWorkers'>;

/** Somebody in front of a browser of his own, with nothing in it. French unless told otherwise. */
export const openPage = async (browser: Browser, url: string, options: Options = {}) => {
  const context = await browser.newContext({ baseURL: url, viewport: desktop, locale: 'fr-FR', ...options });
  // A wait is for a state; how long it may take is the machine's affair.
  context.setDefaultTimeout(45_000);
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
