import lighthouse, { desktopConfig } from 'lighthouse';
import { pageFunctions } from 'lighthouse/core/lib/page-functions.js';
import { type BrowserContext, chromium } from 'playwright-core';
import { freePort } from '../../local/ports.ts';
import { thisChromium } from './this-chromium.ts';

/**
 * Lighthouse's own two, a phone on a slow 4G and a desktop on a broadband line; and between them a middling phone, on the
 * same 4G. The phone is four times slower than this machine, whatever that is; the middling one is the same everywhere.
 */
export const devices = ['phone', 'middling phone', 'desktop'] as const;
export type Device = (typeof devices)[number];

/** Lighthouse's index of a middling phone, as Chrome's developer tools calibrate one (CalibrationController.ts). */
const middlingIndex = 1000;

/** The `first` finds nothing in a cache; `again` finds what the one before has left. */
export type Visit = 'first' | 'again';

/** 0 to 100. */
export type Scores = { performance: number; accessibility: number; 'best-practices': number };

/** What a page scores on a device that Lighthouse simulates, what took points off, and how much moved while it was drawn. */
export type Audit = (
  url: string,
  device: Device,
  visit: Visit,
) => Promise<Scores & { layoutShift: number; found: string[] }>;

/**
 * A Chromium for Lighthouse, which opens a tab of its own by the debugging port: a profile's tabs share one session.
 *
 * @param profile folder of the profile, the caller's to delete
 */
export const openAuditor = async (profile: string): Promise<{ context: BrowserContext; audit: Audit }> => {
  const port = await freePort();
  const options = await thisChromium(`--remote-debugging-port=${port}`);
  const context = await chromium.launchPersistentContext(profile, { ...options, locale: 'fr-FR' });
  /** How many times slower than this machine, as it is now, a middling phone is. */
  const middlingSlowdown = async (): Promise<number> => {
    const page = await context.newPage();
    const index = await page.evaluate(pageFunctions.computeBenchmarkIndex);
    await page.close();
    return Math.max(1, index / middlingIndex);
  };
  const audit: Audit = async (url, device, visit) => {
    const slowdown = device === 'middling phone' && (await middlingSlowdown());
    const result = await lighthouse(
      url,
      {
        port,
        logLevel: 'error',
        onlyCategories: ['performance', 'accessibility', 'best-practices'],
        // Cookies, and so the session, stay in any case.
        disableStorageReset: visit === 'again',
        // The stream of events never ends.
        maxWaitForLoad: 20_000,
        ...(slowdown && { throttling: { cpuSlowdownMultiplier: slowdown } }),
      },
      device === 'desktop' ? desktopConfig : undefined,
    );
    if (!result) throw new Error('Lighthouse gave no result.');
    const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
    if (runtimeError) throw new Error(runtimeError.message);
    if (finalDisplayedUrl !== url) throw new Error(`${url} led to ${finalDisplayedUrl}.`);
    const scoreOf = (name: keyof Scores) => Math.round((categories[name]?.score ?? 0) * 100);
    return {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
      layoutShift: audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
      found: Object.values(audits)
        .filter(({ score }) => score !== null && score < 0.9)
        .map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`),
    };
  };
  return { context, audit };
};
