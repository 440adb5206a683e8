import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { findChromium } from '../../local/chromium-binary.mjs';

/** How this machine's is started. As root it runs without its sandbox: it opens pages of this repository only. */
export const thisChromium = async (...args: string[]): Promise<LaunchOptions> => {
  const found = await findChromium();
  if (!found) throw new Error('Chromium is missing: install it, or run `npm test`, which downloads it.');
  const { command, env } = found;
  // Without a locale of UTF-8, file names on the disk have no accents.
  const locale = { LC_ALL: 'C.UTF-8' };
  return { executablePath: command, args: ['--no-sandbox', ...args], env: { ...process.env, ...env, ...locale } };
};

export const launchChromium = async (): Promise<Browser> => chromium.launch(await thisChromium());
