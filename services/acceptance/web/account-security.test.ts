import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';
import { codeOf, openAccount, signIn } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { visitPortal } from './portal-visit.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

let google: OpenIdProvider;
/** A machine that is busy with other tests takes its time. */
const patient = { timeout: 10_000 };

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  google = await startOpenIdProvider();
  const variables = { GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'secret', GOOGLE_ISSUER: google.issuer };
  [platform, browser] = await Promise.all([startPlatform({ web: true, variables }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await google?.stop();
});

const path = '/account/security';

test('somebody changes his password: what is wrong is said at its field, and other sessions end', async () => {
  const account = await openAccount(platform);
  const elsewhere = await signIn(platform, account);
  const { page, close } = await visitPortal(browser, platform, account, path);
  await page.getByRole('button', { name: 'Mettre fin aux autres sessions' }).waitFor();
  const current = page.getByLabel('Mot de passe actuel', { exact: true });
  const next = page.getByLabel('Nouveau mot de passe', { exact: true });
  const change = page.getByRole('button', { name: 'Changer le mot de passe' });
  await current.fill('not the password');
  await next.fill('un vélo rouge dans la cour');
  await change.click();
  await page.getByText('Le mot de passe actuel est incorrect.').waitFor();
  await current.fill(account.password);
  await next.fill('trop court');
  await change.click();
  await expect.poll(() => next.getAttribute('aria-invalid'), patient).toBe('true');
  await lookAt(page, 'account-security-password-wrong');
  await next.fill('un vélo rouge dans la cour');
  await change.click();
  await page.getByText('Mot de passe changé.').waitFor();
  expect(await current.inputValue()).toBe('');
  await page.getByRole('button', { name: 'Mettre fin aux autres sessions' }).waitFor({ state: 'detached' });
  expect((await elsewhere.browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
  await expect(signIn(platform, account)).rejects.toThrow('credentials-wrong');
  await signIn(platform, { ...account, password: 'un vélo rouge dans la cour' });
  await close();
}, 90_000);

test('somebody turns two-step verification on, gets new recovery codes, and turns it off', async () => {
  const account = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, account, path);
  await page.getByRole('button', { name: 'Activer', exact: true }).click();
  const setUp = page.getByRole('dialog', { name: 'Activer la validation en deux étapes' });
  const qr = setUp.getByRole('img', { name: 'Code QR à scanner avec l’application' });
  await expect.poll(() => qr.evaluate((image) => (image as HTMLImageElement).naturalWidth), patient).toBeGreaterThan(0);
  await setUp.getByLabel('Code à six chiffres').fill('000 000');
  await setUp.getByRole('button', { name: 'Confirmer' }).click();
  await setUp.getByText('Le code est incorrect, ou a déjà été utilisé.').waitFor();
  await lookAt(page, 'account-security-two-factor');
  const secret = (await setUp.getByRole('group').locator('code').textContent()) ?? '';
  await setUp.getByLabel('Code à six chiffres').fill(codeOf(secret));
  await setUp.getByRole('button', { name: 'Confirmer' }).click();

  const shown = page.getByRole('dialog', { name: 'Vos codes de secours' });
  await shown.getByRole('listitem').nth(9).waitFor();
  const codes = await shown.getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  await lookAt(page, 'account-security-recovery-codes');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    shown.getByRole('button', { name: 'Télécharger' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain(codes.join('\n'));
  await shown.getByRole('checkbox').click();
  await shown.getByRole('button', { name: 'Continuer' }).click();
  await page.getByText('Codes de secours restants 10').waitFor();
  await lookAt(page, 'account-security');

  // The password alone lets nobody in any more; with a recovery code it does.
  await expect(signIn(platform, account)).rejects.toThrow('202');
  await page.getByRole('button', { name: 'Nouveaux codes de secours' }).click();
  const replace = page.getByRole('dialog', { name: 'Remplacer les codes de secours ?' });
  await replace.getByRole('button', { name: 'Remplacer' }).click();
  await shown.getByRole('listitem').nth(9).waitFor();
  const replaced = await shown.getByRole('listitem').allInnerTexts();
  expect(replaced.filter((code) => codes.includes(code))).toEqual([]);
  await shown.getByRole('checkbox').click();
  await shown.getByRole('button', { name: 'Continuer' }).click();

  // Who has it because of his role keeps it.
  await platform.sql`update accounts set role = 'staff' where id = ${account.id}`;
  await page.reload();
  await page.getByText('Votre rôle l’exige : elle ne peut pas être désactivée.').waitFor();
  expect(await page.getByRole('button', { name: 'Désactiver', exact: true }).count()).toBe(0);
  await platform.sql`update accounts set role = 'customer' where id = ${account.id}`;
  await page.reload();

  await page.getByRole('button', { name: 'Désactiver', exact: true }).click();
  const off = page.getByRole('dialog', { name: 'Désactiver la validation en deux étapes ?' });
  await lookAt(page, 'account-security-two-factor-off');
  await off.getByRole('button', { name: 'Désactiver', exact: true }).click();
  await page.getByText('Validation en deux étapes désactivée').waitFor();
  await page.getByRole('button', { name: 'Activer', exact: true }).waitFor();
  await signIn(platform, account);
  await close();
}, 90_000);

test('somebody ends the session of another browser, which has to sign in again, and then all of them', async () => {
  const account = await openAccount(platform);
  const first = await visitPortal(browser, platform, account, path);
  const second = await visitPortal(browser, platform, account, path);
  await signIn(platform, account);
  await first.page.reload();
  const sessions = first.page.getByRole('listitem').filter({ hasText: /Vue/ });
  await expect.poll(() => sessions.count(), patient).toBe(3);
  await expect.poll(() => sessions.filter({ hasText: 'Cet appareil' }).count(), patient).toBe(1);
  await lookAt(first.page, 'account-security-sessions');
  const end = first.page.getByRole('button', { name: 'Mettre fin à la session : Chrome sur Linux' });
  await end.click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Mettre fin' }).click();
  await first.page.getByText('Session terminée').waitFor();
  await expect.poll(() => sessions.count(), patient).toBe(2);
  await second.page.reload();
  await second.page.waitForURL('**/sign-in*');
  await second.close();

  await first.page.getByRole('button', { name: 'Mettre fin aux autres sessions' }).click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Mettre fin aux autres sessions' }).click();
  await first.page.getByText('Toutes les autres sessions ont pris fin').waitFor();
  await expect.poll(() => sessions.count(), patient).toBe(1);
  await first.page.getByRole('button', { name: 'Se déconnecter partout' }).click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Se déconnecter partout' }).click();
  await first.page.waitForURL('**/sign-in*');
  await first.close();
}, 90_000);

test('somebody links Google and unlinks it; a Google account of another is refused in words', async () => {
  const person = { sub: randomUUID(), email: `${randomUUID()}@example.fr`, email_verified: true };
  google.signIn(person);
  const { page, close } = await visitPortal(browser, platform, await openAccount(platform), path);
  await page.getByRole('button', { name: 'Associer Google' }).click();
  await page.getByRole('button', { name: 'Dissocier Google' }).waitFor();
  await page.getByText(person.email).waitFor();
  await lookAt(page, 'account-security-identities');

  const other = await visitPortal(browser, platform, await openAccount(platform), path);
  await other.page.getByRole('button', { name: 'Associer Google' }).click();
  await other.page.getByText('Ce compte du fournisseur est associé à un autre compte.').waitFor();
  await other.page.waitForURL('**/account/security?error=identity-taken');
  await lookAt(other.page, 'account-security-identity-taken');
  await other.close();

  await page.getByRole('button', { name: 'Dissocier Google' }).click();
  const ask = page.getByRole('dialog', { name: 'Dissocier Google ?' });
  await ask.getByRole('button', { name: 'Dissocier' }).click();
  await page.getByRole('button', { name: 'Associer Google' }).waitFor();
  await close();
}, 90_000);
