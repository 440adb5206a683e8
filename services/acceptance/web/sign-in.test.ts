import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { codeOf, enrol, type OpenAccount, openAccount } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

// Each screen is looked at three times.
vi.setConfig({ testTimeout: 60_000 });

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

const typeCredentials = async (page: Page, { email, password }: Pick<OpenAccount, 'email' | 'password'>) => {
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
};

/** Codes that were used are forgotten: a test does not wait for the next one. */
const nextCode = async ({ id }: OpenAccount, secret: string): Promise<string> => {
  await platform.sql`update totp_seeds set last_step = 0 where account_id = ${id}`;
  return codeOf(secret);
};

const signedInCustomer = async () => {
  const account = await openAccount(platform);
  const opened = await openPage(browser, platform.portalUrl);
  await opened.page.goto('/sign-in');
  await typeCredentials(opened.page, account);
  await opened.page.waitForURL('**/documents');
  return { account, ...opened };
};

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Menu du compte' }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/sign-in*');
};

describe('a customer', () => {
  test('signs in, reloads, and signs out', async () => {
    const { email, password } = await openAccount(platform);
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/trash');
    await page.waitForURL('**/sign-in?returnTo=*');
    await lookAt(page, 'portal-sign-in');
    await typeCredentials(page, { email, password: 'this is not it at all' });
    await page.getByText("L'adresse e-mail ou le mot de passe est incorrect.").waitFor();
    await lookAt(page, 'portal-sign-in-wrong');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('**/trash');
    await page.reload();
    await page.getByRole('button', { name: 'Menu du compte' }).click();
    await lookAt(page, 'portal-user-menu');
    expect(await page.getByRole('menuitem', { name: 'Administration' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await page.waitForURL('**/sign-in*');
    expect(await page.evaluate(() => localStorage.getItem('account'))).toBeNull();
    await close();
  });

  test('changes the language without a reload, and loses nothing that was typed', async () => {
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/sign-in');
    await page.getByLabel('Adresse e-mail').fill('marie@example.fr');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.getByLabel('Email address').inputValue()).toBe('marie@example.fr');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await close();
  });

  test('signs in with the keyboard only', async () => {
    const { email, password } = await openAccount(platform);
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Connexion' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name'));
    for (let steps = 0; (await focused()) !== 'email'; steps++) {
      expect(steps).toBeLessThan(5);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/documents');
    await close();
  });

  test('who leaves the page while his session is renewed has it when he comes back', async () => {
    const { page, context, close } = await signedInCustomer();
    const cookie = async () =>
      (await context.cookies(`${platform.url}/v1/auth/refresh`)).map(({ value }) => value).join();
    const before = await cookie();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 1_500,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await Promise.all([page.waitForRequest('**/v1/auth/refresh'), page.goto('/trash', { waitUntil: 'commit' })]);
    await page.goto('about:blank');
    await expect.poll(cookie, { timeout: 20_000 }).not.toBe(before);
    await close();
  });

  test('who signs out in one tab is signed out in all', async () => {
    const { page, context, close } = await signedInCustomer();
    const other = await context.newPage();
    await other.goto('/trash');
    await other.getByRole('heading', { name: 'Corbeille', exact: true }).waitFor();
    await signOut(page);
    await other.getByText('Vous vous êtes déconnecté dans un autre onglet.').waitFor();
    await close();
  });

  test('who signs in in one tab is signed in in all', async () => {
    const account = await openAccount(platform);
    const { page, context, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/trash');
    await page.getByRole('heading', { name: 'Connexion' }).waitFor();
    const other = await context.newPage();
    await other.goto('/sign-in');
    await typeCredentials(other, account);
    await page.getByRole('heading', { name: 'Corbeille', exact: true }).waitFor();
    await close();
  });

  test('whose session was ended elsewhere signs in again, and is back where he was', async () => {
    const { page, account, close } = await signedInCustomer();
    await platform.sql`update sessions set ended_at = now() where account_id = ${account.id}`;
    await page.goto('/trash');
    await page.getByText('Votre session est terminée.').waitFor();
    await lookAt(page, 'portal-session-ended');
    expect(await page.getByLabel('Adresse e-mail').inputValue()).toBe(account.email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('heading', { name: 'Corbeille', exact: true }).waitFor();
    await close();
  });
});

describe('staff', () => {
  test('gets a second factor at the first sign-in, and enters', async () => {
    const account = await openAccount(platform, 'staff');
    const { page, context, close } = await openPage(browser, platform.adminUrl);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/audit');
    await lookAt(page, 'admin-sign-in');
    await typeCredentials(page, account);
    await page.getByRole('heading', { name: 'Protégez votre compte' }).waitFor();
    const secret = (await page.getByRole('group').locator('code').textContent()) as string;
    expect(await page.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await lookAt(page, 'admin-enrolment');
    await page.getByLabel('Code à six chiffres').fill('000000');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByText('Le code est incorrect').waitFor();
    await page.getByLabel('Code à six chiffres').fill(codeOf(secret));
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
    const codes = await page.getByRole('listitem').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'Copier' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Télécharger' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('codes-de-secours-ipower-motors.txt');
    const proceed = page.getByRole('button', { name: 'Continuer' });
    expect(await proceed.isDisabled()).toBe(true);
    await page.getByLabel('J’ai conservé ces codes en lieu sûr.').click();
    await lookAt(page, 'admin-recovery-codes');
    await proceed.click();
    await page.waitForURL('**/audit');
    await page.getByRole('heading', { name: 'Journal' }).waitFor();
    await page.getByRole('button', { name: 'Menu du compte' }).click();
    await page.getByRole('menuitem', { name: 'Espace client' }).click();
    await page.waitForURL(`${platform.portalUrl}/documents`);
    await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
    await close();
  });

  test('signs in with the app or, without it, with a recovery code', async () => {
    const account = await openAccount(platform, 'staff');
    const { secret, recoveryCodes } = await enrol(platform, account);
    const { page, close } = await openPage(browser, platform.adminUrl);
    await page.goto('/system');
    await typeCredentials(page, account);
    await page.getByLabel('Code à six chiffres').waitFor();
    await lookAt(page, 'admin-second-factor');
    const code = await nextCode(account, secret);
    await page.keyboard.type(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/system');
    await signOut(page);

    await typeCredentials(page, account);
    await page.getByRole('button', { name: 'Utiliser un code de secours' }).click();
    await page.keyboard.type(recoveryCodes[0] as string);
    await lookAt(page, 'admin-recovery-code');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/system');
    await close();
  });

  test('whose sign-in took too long starts again', async () => {
    const account = await openAccount(platform, 'staff');
    await enrol(platform, account);
    const { page, close } = await openPage(browser, platform.adminUrl);
    await page.goto('/system');
    await typeCredentials(page, account);
    await page.getByLabel('Code à six chiffres').fill('123456');
    await platform.sql`delete from one_time_tokens where account_id = ${account.id}`;
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('heading', { name: 'Cette connexion a expiré' }).waitFor();
    await lookAt(page, 'admin-sign-in-expired');
    await page.getByRole('link', { name: 'Recommencer' }).click();
    await page.getByRole('heading', { name: 'Connexion' }).waitFor();
    expect(new URL(page.url()).searchParams.get('returnTo')).toBe('/system');
    await close();
  });

  test('is who a customer is not', async () => {
    const account = await openAccount(platform);
    const { page, close } = await openPage(browser, platform.adminUrl);
    await page.goto('/');
    await typeCredentials(page, account);
    await page.getByRole('heading', { name: 'Réservé au personnel' }).waitFor();
    await lookAt(page, 'admin-no-permission');
    await page.getByRole('link', { name: 'Aller à l’espace client' }).click();
    await page.waitForURL(`${platform.portalUrl}/documents`);
    await close();
  });
});

test('who guesses too often is told how long to wait', async () => {
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/sign-in');
  for (let guesses = 0; guesses < 11; guesses++) {
    await fetch(`${platform.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@example.fr', password: 'a guess' }),
    });
  }
  await typeCredentials(page, { email: 'nobody@example.fr', password: 'a guess' });
  await page.getByText(/Réessayez dans 1\d\smin\./).waitFor();
  await lookAt(page, 'portal-sign-in-throttled');
  await close();
});
