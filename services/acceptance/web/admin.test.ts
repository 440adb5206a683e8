import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newConsumer } from '../api-client.ts';
import { nextMail } from '../mailbox.ts';
import { picture } from '../pictures.ts';
import { openAccount, signIn } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { lookAt } from './screen.ts';
import { openAdministration } from './staff.ts';
import { launchChromium } from './this-chromium.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

test('an administrator finds an account, sees what it holds, disables it and enables it again', async () => {
  const consumer = await newConsumer(platform);
  const { id } = await consumer.send(await picture(40, 30, 'façade.jpg'));
  await consumer.untilEnded(id);
  const rejected = await consumer.send({ filename: 'faux.jpg', mediaType: 'image/jpeg', bytes: Buffer.from('rien') });
  await consumer.untilEnded(rejected.id);
  const { page, close } = await openAdministration(browser, platform, 'admin');

  await page.goto('/accounts');
  const table = page.getByRole('table', { name: 'Comptes' });
  await table.getByRole('row').nth(2).waitFor();
  await lookAt(page, 'admin-accounts');
  await page.getByLabel('Début de l’adresse e-mail').fill(consumer.credentials.email.slice(0, 12).toUpperCase());
  await page.waitForURL('**/accounts?email=*');
  await expect.poll(() => table.getByRole('row').count(), { timeout: 15_000 }).toBe(2);
  await page.reload();
  await table.getByRole('link', { name: consumer.credentials.email }).click();

  await page.getByRole('heading', { name: consumer.credentials.email }).waitFor();
  await page.getByText('2 sur 100').first().waitFor();
  const documents = page.getByRole('table', { name: 'Documents' });
  await documents.getByRole('link', { name: 'façade.jpg' }).waitFor();
  await documents.getByText('Refusé').waitFor();
  await page.getByRole('table', { name: 'Journal' }).getByText('Connexion réussie').first().waitFor();
  await lookAt(page, 'admin-account');
  await page.getByLabel('État').selectOption('Refusé');
  await documents.getByRole('link', { name: 'façade.jpg' }).waitFor({ state: 'detached' });
  await documents.getByRole('link', { name: 'faux.jpg' }).waitFor();

  await page.getByRole('button', { name: 'Désactiver' }).click();
  await page.getByText('Toutes ses sessions se ferment aussitôt').waitFor();
  await lookAt(page, 'admin-account-disable');
  await page.getByRole('button', { name: 'Désactiver le compte' }).click();
  await page.getByText('Désactivé', { exact: true }).waitFor();
  await page.getByRole('table', { name: 'Journal' }).getByText('Compte désactivé').waitFor();
  await expect.poll(async () => (await consumer.request('GET', '/v1/me')).status, { timeout: 15_000 }).toBe(401);

  await page.getByRole('button', { name: 'Réactiver' }).click();
  await page.getByRole('button', { name: 'Réactiver le compte' }).click();
  await page.getByText('Actif', { exact: true }).waitFor();
  await close();
}, 90_000);

test('an administrator invites somebody and changes his role; the audit log tells of it', async () => {
  const { page, close, session } = await openAdministration(browser, platform, 'admin');
  const email = `${randomUUID()}@example.fr`;
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'Inviter' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Adresse e-mail').fill(session.account.email);
  await dialog.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await dialog.getByText('Un compte existe déjà avec cette adresse e-mail.').waitFor();
  await lookAt(page, 'admin-invite');
  await dialog.getByLabel('Adresse e-mail').fill(email);
  await dialog.getByLabel('Langue des e-mails').selectOption('Anglais');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect((await nextMail(platform, email, 'invitation')).subject).toBe('Your account with IPOWER MOTORS');

  await page.getByRole('link', { name: email }).click();
  await page.getByRole('button', { name: 'Changer le rôle' }).click();
  await page.getByRole('dialog').getByLabel('Rôle').selectOption('Équipe');
  await lookAt(page, 'admin-account-role');
  await page.getByRole('dialog').getByRole('button', { name: 'Changer le rôle' }).click();
  await page.getByRole('definition').getByText('Équipe').waitFor();
  await nextMail(platform, email, 'role-changed');

  await page.getByRole('link', { name: 'Tout le journal' }).click();
  await page.waitForURL('**/audit?accountId=*');
  const log = page.getByRole('table', { name: 'Journal' });
  await log.getByText('Rôle modifié').waitFor();
  await log.getByText('Invitation envoyée').waitFor();
  await page.getByLabel('Action', { exact: true }).selectOption('Rôle modifié');
  await log.getByText('Invitation envoyée').waitFor({ state: 'detached' });
  await log.getByRole('link', { name: session.account.email }).waitFor();
  await page.getByRole('button', { name: 'Détails : Rôle modifié' }).click();
  const details = page.getByRole('dialog', { name: 'Rôle modifié' });
  await details.getByText('role staff').waitFor();
  await details.getByText('Numéro de la requête').waitFor();
  await lookAt(page, 'admin-audit-details');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Effacer les filtres' }).click();
  await page.getByLabel('Auteur').fill(session.account.email);
  await page.waitForURL('**/audit?actorId=*');
  await log.getByText('Invitation envoyée').waitFor();
  await lookAt(page, 'admin-audit');
  await close();
}, 90_000);

test('staff is told what only an administrator may, and nobody changes himself', async () => {
  const other = await openAccount(platform);
  await signIn(platform, other);
  const staff = await openAdministration(browser, platform, 'staff');
  await staff.page.goto(`/accounts/${other.id}`);
  await staff.page.getByText('Seul un administrateur peut').waitFor();
  await staff.page.getByRole('button', { name: 'Désactiver' }).click();
  await staff.page.getByRole('button', { name: 'Désactiver le compte' }).click();
  await staff.page.getByRole('alert').getByText('Votre rôle ne permet pas cette opération.').waitFor();
  await lookAt(staff.page, 'admin-account-forbidden');
  await staff.close();

  const admin = await openAdministration(browser, platform, 'admin');
  await admin.page.goto(`/accounts/${admin.session.account.id}`);
  await admin.page.getByText('C’est votre compte').waitFor();
  await admin.page.getByRole('button', { name: 'Désactiver' }).click();
  await admin.page.getByRole('button', { name: 'Désactiver le compte' }).click();
  await admin.page.getByRole('alert').getByText('Personne ne change son propre rôle').waitFor();
  await admin.page.goto(`/accounts/${randomUUID()}`);
  await admin.page.getByText("Ce compte n'existe pas.").waitFor();
  await lookAt(admin.page, 'admin-account-unknown');
  await admin.close();
}, 60_000);

test('the administration speaks English', async () => {
  const { page, close } = await openAdministration(browser, platform, 'staff', { locale: 'en-GB' });
  await page.goto('/jobs');
  await page.getByRole('heading', { name: 'No failed jobs' }).waitFor();
  await lookAt(page, 'admin-jobs-english');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByRole('table', { name: 'Audit log' }).getByText('Signed in').first().waitFor();
  await close();
}, 60_000);
