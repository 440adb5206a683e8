import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newConsumer } from '../api-client.ts';
import { nextMail } from '../mailbox.ts';
import { picture } from '../pictures.ts';
import { openAccount, signIn } from '../signed-in.ts';
import { startPlatform } from '../test-platform.ts';
import { unzip } from '../zip.ts';
import { visitPortal } from './portal-visit.ts';
import { lookAt } from './screen.ts';
import { launchChromium } from './this-chromium.ts';

/** A machine that is busy with other tests takes its time. */
const patient = { timeout: 10_000 };

let platform: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ web: true }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

test('somebody looks at his profile, changes languages, the appearance and his address', async () => {
  const account = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, account, '/account');
  await heading(page, 'Profil').waitFor();
  await page.getByText('0 o sur 10,7 Go').waitFor();
  await lookAt(page, 'account-profile');

  await page.getByLabel('Langue des e-mails').selectOption('Anglais');
  await page.getByText('Langue des e-mails enregistrée').waitFor();
  const { browser: api, accessToken } = await signIn(platform, account);
  expect((await api.ask('GET', '/v1/me', { accessToken })).body).toMatchObject({ language: 'en' });

  await page.getByLabel('Apparence', { exact: true }).selectOption('Sombre');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.getByLabel('Apparence', { exact: true }).selectOption('Comme l’appareil');
  await page.getByLabel('Langue de l’application').selectOption('Anglais');
  await heading(page, 'Profile').waitFor();
  await page.getByLabel('Language of the application').selectOption('French');

  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  const next = `${randomUUID()}@example.fr`;
  await page.getByLabel('Nouvelle adresse e-mail').fill(next);
  await lookAt(page, 'account-profile-address');
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await page.getByText(`Ouvrez le lien envoyé à ${next}`).waitFor();
  await lookAt(page, 'account-profile-mail-sent');
  expect((await nextMail(platform, next, 'confirm-email')).token).not.toBe('');
  await close();
}, 90_000);

test('somebody reads what was done to his account, page by page', async () => {
  const account = await openAccount(platform);
  await platform.sql`
    insert into audit_events (id, at, action, actor_kind, account_id)
    select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now() - interval '1 day', 'share.opened',
      'anonymous', ${account.id}
    from generate_series(1, 55) n`;
  const { page, close } = await visitPortal(browser, platform, account, '/account/activity');
  const list = page.getByRole('list', { name: 'Activité, la plus récente d’abord' });
  await list.getByText('Lien de partage ouvert').first().waitFor();
  expect(await list.getByRole('listitem').count()).toBe(50);
  await page.getByRole('button', { name: 'Afficher plus' }).click();
  await expect.poll(() => list.getByRole('listitem').count(), patient).toBe(56);
  const signedIn = list.getByRole('listitem').filter({ hasText: 'Connexion — mot de passe' });
  expect(await signedIn.textContent()).toMatch(/Chrome sur Linux · (127\.0\.0\.1|::1)/);
  await close();
}, 90_000);

test('a page whose data cannot be had says so, and gets it when asked again', async () => {
  const account = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, account, '/account');
  await page.route('**/v1/me/audit*', (route) => route.abort());
  await page.getByRole('link', { name: 'Activité' }).click();
  await page.getByRole('alert').getByText('Le service ne répond pas').waitFor();
  await lookAt(page, 'account-activity-unreachable');
  await page.unroute('**/v1/me/audit*');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.getByText('Connexion', { exact: true }).waitFor();
  await lookAt(page, 'account-activity');
  await close();
}, 90_000);

test('somebody takes a copy of all his data with him', async () => {
  const { accountId, credentials, send, untilEnded } = await newConsumer(platform);
  const file = await picture(300, 200, 'vélo.jpg');
  await untilEnded((await send(file)).id);
  const { page, close } = await visitPortal(browser, platform, credentials, '/account/exports');
  await heading(page, 'Aucune copie pour l’instant').waitFor();
  await lookAt(page, 'account-data-empty');
  // He signed in long ago: he proves again who he is, and his request goes on.
  await platform.sql`update sessions set authenticated_at = now() - interval '1 hour' where account_id = ${accountId}`;
  await page.reload();
  await page.getByRole('button', { name: 'Demander une copie' }).click();
  await page.getByLabel('Mot de passe', { exact: true }).fill(credentials.password);
  await page.getByLabel('Mot de passe', { exact: true }).press('Enter');
  const copies = page.getByRole('list', { name: 'Copies demandées' });
  await copies.getByText('Prête').waitFor();
  await lookAt(page, 'account-data-ready');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    copies.getByRole('button', { name: /^Télécharger la copie du / }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^ipower-motors-[\d-]+\.zip$/);
  const files = unzip(await readFile(await download.path()));
  expect(JSON.parse(files.get('account.json')?.toString() ?? 'null')).toMatchObject({ id: accountId });
  expect([...files.values()].some((bytes) => bytes.equals(file.bytes))).toBe(true);
  await close();
}, 90_000);

test('somebody deletes his account, and keeps the receipt', async () => {
  const account = await openAccount(platform);
  const { page, close } = await visitPortal(browser, platform, account, '/account/exports');
  await page.getByRole('button', { name: 'Supprimer mon compte…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Supprimer votre compte ?' });
  await dialog.getByRole('textbox').fill('another@example.fr');
  await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click();
  await dialog.getByText('Ce n’est pas l’adresse de ce compte.').waitFor();
  await lookAt(page, 'account-data-delete');
  await dialog.getByRole('textbox').fill(account.email);
  await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click();
  await heading(page, 'Votre compte est en cours de suppression').waitFor();
  const receipt = await page.getByRole('group', { name: 'Reçu de l’effacement' }).locator('code').textContent();
  await lookAt(page, 'account-deleted');
  const status = await fetch(`${platform.url}/v1/erasures/status`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ receipt }),
  });
  expect(status.status).toBe(200);
  await expect(signIn(platform, account)).rejects.toThrow('credentials-wrong');
  // Nobody is signed in here any more, and whose account it was is forgotten.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('account')), patient).toBeNull();
  await page.goto('/account');
  await page.waitForURL('**/sign-in*');
  await close();
}, 90_000);
