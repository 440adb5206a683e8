import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mailsTo, nextMail } from '../mailbox.ts';
import { enrol, openAccount, signIn } from '../signed-in.ts';
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

const newPassword = 'trois vélos dans la grange';

/** The link of the next mail, as its text says it. */
const linkOf = async (email: string, template: string): Promise<string> => {
  const { text } = await nextMail(platform, email, template);
  return /https?:\S+#token=[\w-]+/.exec(text)?.[0] as string;
};

describe('who registers', () => {
  test('reads the mail, opens the account and is signed in', async () => {
    const email = `${randomUUID()}@example.fr`;
    const { page, close } = await openPage(browser, platform.portalUrl);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Créer un compte' }).click();
    await page.getByRole('heading', { name: 'Créer un compte' }).waitFor();
    await page.getByLabel('Adresse e-mail').fill(email);
    const password = page.getByLabel('Mot de passe', { exact: true });
    await password.fill('azertyuiop');
    await page.getByText('10 caractères', { exact: true }).waitFor();
    await lookAt(page, 'portal-register');
    await password.fill('azertyuiopazertyuiop');
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByText("Il fait partie de ceux que l'on devine en premier.").waitFor();
    await lookAt(page, 'portal-register-common');
    await password.fill(newPassword);
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor();
    await lookAt(page, 'portal-register-sent');

    await page.goto(await linkOf(email, 'confirm-registration'));
    await page.getByRole('heading', { name: 'Ouvrir le compte' }).waitFor();
    expect(page.url()).toBe(`${platform.portalUrl}/confirm-registration`);
    await lookAt(page, 'portal-confirm-registration');
    await password.fill('not the one that was chosen');
    await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
    await page.getByText("Ce n'est pas le mot de passe choisi à l'inscription.").waitFor();
    await password.fill(newPassword);
    await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
    await page.waitForURL('**/documents');
    await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
    expect(asked.filter((url) => url.includes('token'))).toEqual([]);
    await close();
  });

  test('with an address that has an account sees the same, and its owner is told', async () => {
    const { email } = await openAccount(platform);
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/register');
    await page.getByLabel('Adresse e-mail').fill(email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(newPassword);
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor();
    await nextMail(platform, email, 'registration-repeated');
    await close();
  });
});

describe('a link', () => {
  test('that is not whole or was used says so, and what to do', async () => {
    const { page, close } = await openPage(browser, platform.portalUrl);
    for (const path of ['confirm-registration', 'reset-password', 'accept-invitation', 'confirm-email']) {
      await page.goto(`/${path}`);
      await page.getByRole('heading', { name: 'Ce lien est incomplet' }).waitFor();
    }
    await lookAt(page, 'portal-link-missing');
    await page.goto('/reset-password#token=was-used');
    await page.getByLabel('Nouveau mot de passe').fill(newPassword);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('heading', { name: 'Ce lien n’est plus valable' }).waitFor();
    await lookAt(page, 'portal-link-invalid');
    await page.getByRole('link', { name: 'Demander un nouveau lien' }).click();
    await page.getByRole('heading', { name: 'Mot de passe oublié' }).waitFor();
    await close();
  });

  test('sets a new password for who has forgotten his', async () => {
    const { email } = await openAccount(platform);
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click();
    await page.getByRole('heading', { name: 'Mot de passe oublié' }).waitFor();
    await page.getByLabel('Adresse e-mail').fill(email);
    await lookAt(page, 'portal-forgot-password');
    await page.getByRole('button', { name: 'Envoyer le lien' }).click();
    await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor();
    await page.goto(await linkOf(email, 'reset-password'));
    await page.getByLabel('Nouveau mot de passe').fill(newPassword);
    await lookAt(page, 'portal-reset-password');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('heading', { name: 'Le mot de passe est enregistré' }).waitFor();
    await lookAt(page, 'portal-password-saved');
    await page.keyboard.press('Enter');
    await page.getByLabel('Adresse e-mail').fill(email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(newPassword);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('**/documents');
    await close();
  });

  test('sets the first password of who was invited', async () => {
    const { accessToken } = await enrol(platform, await openAccount(platform, 'admin'));
    const email = `${randomUUID()}@example.fr`;
    const invited = await fetch(`${platform.url}/v1/admin/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email, role: 'customer', language: 'fr' }),
    });
    expect(invited.status, await invited.clone().text()).toBe(201);
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto(await linkOf(email, 'invitation'));
    await page.getByRole('heading', { name: 'Bienvenue chez IPOWER MOTORS' }).waitFor();
    await lookAt(page, 'portal-accept-invitation');
    await page.getByLabel('Nouveau mot de passe').fill(newPassword);
    await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
    await page.getByRole('heading', { name: 'Le mot de passe est enregistré' }).waitFor();
    await close();
  });

  test('confirms a new address, after a sign-in on the way', async () => {
    const account = await openAccount(platform);
    const { accessToken } = await signIn(platform, account);
    const email = `${randomUUID()}@example.fr`;
    await fetch(`${platform.url}/v1/me/email`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    const { page, close } = await openPage(browser, platform.portalUrl);
    await page.goto(await linkOf(email, 'confirm-email'));
    await page.getByText('Connectez-vous avec votre adresse actuelle').waitFor();
    await page.getByRole('link', { name: 'Se connecter' }).click();
    await page.getByLabel('Adresse e-mail').fill(account.email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('button', { name: 'Confirmer l’adresse' }).waitFor();
    await lookAt(page, 'portal-confirm-email');
    await page.getByRole('button', { name: 'Confirmer l’adresse' }).click();
    await page.getByText(`Votre compte utilise maintenant ${email}.`).waitFor();
    await close();
  });
});

test('whoever deleted his account sees by its receipt how far that is', async () => {
  const account = await openAccount(platform);
  const { accessToken } = await signIn(platform, account);
  const response = await fetch(`${platform.url}/v1/me`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const { receipt } = (await response.json()) as { receipt: string };
  const { page, close } = await openPage(browser, platform.portalUrl);
  await page.goto('/erasure');
  await page.getByLabel('Reçu').fill('none of ours');
  await page.getByRole('button', { name: 'Consulter' }).click();
  await page.getByText('Aucun effacement ne correspond à ce reçu.').waitFor();
  await page.getByLabel('Reçu').fill(receipt);
  await page.getByRole('button', { name: 'Consulter' }).click();
  await page.getByText('La suppression est terminée').waitFor();
  await lookAt(page, 'portal-erasure');
  expect((await mailsTo(platform, account.email)).map(({ template }) => template)).toContain('account-erased');
  await close();
});
