import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';
import { newOwner } from '../owner.ts';
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

/** As if the sign-in had been an hour ago. */
const age = async (page: Page, accountId: string) => {
  await platform.sql`
    update sessions set authenticated_at = now() - interval '1 hour' where account_id = ${accountId}`;
  await page.goto('/account');
  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
};

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' });

const changeAddress = async (page: Page) => {
  await page.getByLabel('Nouvelle adresse e-mail').fill(`${randomUUID()}@example.fr`);
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await dialogOf(page).waitFor();
};

test('what needs a recent sign-in is done after the password and the second factor were given again', async () => {
  const owner = await newOwner(platform);
  const { secret } = await owner.enrol(await owner.signIn());
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/sign-in');
  await page.getByLabel('Adresse e-mail').fill(owner.credentials.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(owner.credentials.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByLabel('Code à six chiffres').fill(await owner.nextCode(secret));
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL('**/documents');
  await age(page, owner.id);

  await changeAddress(page);
  await lookAt(page, 'portal-step-up');
  await page.keyboard.press('Escape');
  await page.getByText('Prouvez à nouveau votre identité.').waitFor();

  const proofs: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/auth/step-up')) proofs.push(request.url());
  });
  await changeAddress(page);
  const dialog = dialogOf(page);
  await dialog.getByLabel('Mot de passe', { exact: true }).fill('not his password');
  await dialog.getByLabel('Code à six chiffres').fill(await owner.nextCode(secret));
  await page.keyboard.press('Enter');
  await dialog.getByText("L'adresse e-mail ou le mot de passe est incorrect.").waitFor();
  expect(proofs).toHaveLength(1);
  await dialog.getByLabel('Mot de passe', { exact: true }).fill(owner.credentials.password);
  await dialog.getByLabel('Code à six chiffres').fill(await owner.nextCode(secret));
  await page.keyboard.press('Enter');
  await page.getByText('Un message est parti').waitFor();
  expect(await dialog.count()).toBe(0);
  await close();
});

test('who signed in with Google proves it there, comes back and repeats what he did', async () => {
  const owner = await newOwner(platform);
  const person = { sub: randomUUID(), email: owner.credentials.email, email_verified: true };
  await platform.sql`
    insert into identities (id, account_id, provider, issuer, subject, email)
    values (${randomUUIDv7()}, ${owner.id}, 'google', ${google.issuer}, ${person.sub}, ${person.email})`;
  google.signIn(person);
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/sign-in?returnTo=/account');
  await page.getByRole('button', { name: 'Continuer avec Google' }).click();
  await page.waitForURL(`${platform.portalUrl}/account`);
  // Who leaves while his session is renewed has ten seconds to come back with the old token.
  await page.getByRole('button', { name: 'Changer d’adresse' }).waitFor();
  await age(page, owner.id);
  await changeAddress(page);
  await lookAt(page, 'portal-step-up-provider');
  google.signIn({ ...person, sub: randomUUID(), auth_time: Math.floor(Date.now() / 1000) });
  await page.getByRole('button', { name: 'Confirmer avec Google' }).click();
  await page.getByText('Ce compte du fournisseur n’est pas associé à votre compte.').waitFor();
  expect(page.url()).toBe(`${platform.portalUrl}/account`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  await changeAddress(page);
  google.signIn({ ...person, auth_time: Math.floor(Date.now() / 1000) });
  // The way leads away and back to the same address.
  const back = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Confirmer avec Google' }).click();
  await back;
  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  await page.getByLabel('Nouvelle adresse e-mail').fill(`${randomUUID()}@example.fr`);
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await page.getByText('Un message est parti').waitFor();
  await close();
});
