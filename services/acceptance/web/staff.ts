import type { Browser } from 'playwright-core';
import type { Role } from '../../contracts/accounts.ts';
import { enrol, openAccount } from '../signed-in.ts';
import type { startPlatform } from '../test-platform.ts';
import { openPage } from './chromium.ts';

type Platform = Awaited<ReturnType<typeof startPlatform>>;
type Options = Parameters<typeof openPage>[2];

/** Somebody of the staff in front of the administration, signed in with a second factor, which other tests are about. */
export const openAdministration = async (
  browser: Browser,
  platform: Platform,
  role: Exclude<Role, 'customer'>,
  options: Options = {},
) => {
  const session = await enrol(platform, await openAccount(platform, role));
  const { body: account } = await session.browser.ask('GET', '/v1/me', { accessToken: session.accessToken });
  const opened = await openPage(browser, platform.adminUrl, options);
  const [name, value] = [...session.browser.cookies].find(([name]) => name === '__Host-refresh') ?? ['', ''];
  await opened.context.addCookies([{ name, value, url: platform.url.replace('http:', 'https:'), httpOnly: true }]);
  await opened.page.goto('/config.json');
  await opened.page.evaluate((account) => localStorage.setItem('account', JSON.stringify(account)), account);
  return { ...opened, session };
};
