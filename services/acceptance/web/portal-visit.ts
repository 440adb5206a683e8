import type { Browser } from 'playwright-core';
import { openPage } from './chromium.ts';

/** Somebody with an account opens a page of the portal in a browser of his own, and signs in on the way. */
export const visitPortal = async (
  browser: Browser,
  { portalUrl }: { portalUrl: string },
  { email, password }: { email: string; password: string },
  path: string,
) => {
  const visit = await openPage(browser, portalUrl);
  const { page } = visit;
  await page.goto(path);
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.waitForURL(`**${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return visit;
};
