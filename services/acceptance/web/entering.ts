import type { Page } from 'playwright-core';

/** Signs in at the portal, by its form. */
export const enterPortal = async (
  page: Page,
  { email, password }: { email: string; password: string },
  url = '',
): Promise<void> => {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.waitForURL('**/documents');
};
