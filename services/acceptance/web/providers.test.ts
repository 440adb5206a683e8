import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';
import { codeOf, enrol, openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

// Each screen is looked at three times.
vi.setConfig({ testTimeout: 60_000 });

let platform: Awaited<ReturnType<typeof startPlatform>>;
let google: OpenIdProvider;
let browser: Browser;
beforeAll(async () => {
  google = await startOpenIdProvider();
  const variables = { GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'secret', GOOGLE_ISSUER: google.issuer };
  [platform, browser] = await Promise.all([startPlatform({ web: true, variables }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([platform?.stop(), google?.stop()]);
});

const newPerson = (email = `${randomUUID()}@example.fr`) => ({ sub: randomUUID(), email, email_verified: true });

/** Google's account `sub` signs in to an account that is there. */
const link = async ({ id, email }: { id: string; email: string }) => {
  const person = newPerson(email);
  await platform.sql`
    insert into identities (id, account_id, provider, issuer, subject, email)
    values (${randomUUIDv7()}, ${id}, 'google', ${google.issuer}, ${person.sub}, ${email})`;
  return person;
};

test('somebody signs in with Google, and comes back to where he wanted to', async () => {
  const person = newPerson();
  google.signIn(person);
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/trash');
  await page.getByRole('button', { name: 'Continuer avec Google' }).waitFor();
  expect(await page.getByRole('button', { name: 'Continuer avec Microsoft' }).count()).toBe(0);
  await lookAt(page, 'portal-sign-in-providers');
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await page.waitForURL('**/trash');
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByText(person.email).waitFor();
  await close();
});

test('who is back from Google and reloads before the page knows him is signed in all the same', async () => {
  const person = newPerson();
  google.signIn(person);
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/sign-in?returnTo=/trash');
  // The page asks who he is, and is gone before it hears.
  const asked = Promise.withResolvers<void>();
  await page.route('**/v1/auth/refresh', () => asked.resolve());
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await asked.promise;
  await page.unroute('**/v1/auth/refresh');
  await page.goto('/trash');
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByText(person.email).waitFor();
  await close();
});

test('what went wrong at Google is said in words, and the password still works', async () => {
  const account = await openAccount(platform);
  google.signIn(newPerson(account.email));
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await page.getByText('Un compte existe déjà avec cette adresse e-mail.').waitFor();
  await page.getByText('identity-email-taken').waitFor();
  await lookAt(page, 'portal-provider-error');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('There already is an account with this email address.').waitFor();
  await page.goto('/sign-in?error=something-new');
  await page.getByText('something-new').waitFor();
  await close();
});

test('staff enrols on the way back from Google, and is led on from the portal to the administration', async () => {
  const account = await openAccount(platform, 'staff');
  google.signIn(await link(account));
  const { page, close } = await openPage(browser, platform.adminUrl);
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await page.getByRole('heading', { name: 'Protégez votre compte' }).waitFor();
  const secret = (await page.getByRole('group').locator('code').textContent()) as string;
  await page.getByLabel('Code à six chiffres').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByLabel('J’ai conservé ces codes en lieu sûr.').click();
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL(`${platform.adminUrl}/audit`);
  await page.getByRole('heading', { name: 'Journal' }).waitFor();
  await close();
});

test('a second factor is asked for after Google, too', async () => {
  const account = await openAccount(platform, 'staff');
  const { recoveryCodes } = await enrol(platform, account);
  google.signIn(await link(account));
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/shares');
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await page.getByRole('heading', { name: 'Confirmez votre identité' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Utiliser un code de secours' }).click();
  await page.getByLabel('Code de secours').fill(recoveryCodes[0] as string);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL('**/shares');
  await page.getByRole('heading', { name: 'Partages' }).waitFor();
  await close();
});
