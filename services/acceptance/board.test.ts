import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, newBrowser } from './browser.ts';
import { startApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const board = '/v1/admin/board';

/** A browser in which somebody of the staff has opened the board. */
const openBoard = async (): Promise<{ browser: Browser; accessToken: string; url: string }> => {
  const accessToken = await api.accounts.signIn(await api.accounts.create('staff'));
  const browser = newBrowser(api.url);
  const { status, body } = await browser.ask('POST', '/v1/admin/board-sessions', { accessToken });
  expect(status).toBe(201);
  return { browser, accessToken, url: body.url as string };
};

const ask = async (browser: Browser, path: string, method = 'GET') => (await browser.request(method, path)).status;

describe('Bull Board', () => {
  test('opens to who has asked for it in this browser, with all that its page loads', async () => {
    const { browser, url } = await openBoard();
    expect(url).toBe(`${api.url}${board}/`);
    const response = await browser.request('GET', `${board}/`);
    expect(response.headers.get('content-type')).toContain('text/html');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).toContain('IPOWER MOTORS');
    expect(page).not.toMatch(/<%|<style|style=|https:|<script>/);
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string);
    const base = `<base href="${board}/" />`;
    expect(page).toContain(base);
    const loaded = parts.filter((path) => path.startsWith('static/'));
    expect(loaded.length).toBeGreaterThan(4);
    for (const path of loaded) expect(await ask(browser, `${board}/${path}`), path).toBe(200);
    expect(await ask(browser, `${board}/queue/images`)).toBe(200);
  });

  test('shows the queues, and changes none of them', async () => {
    const { browser } = await openBoard();
    const { body } = await browser.ask('GET', `${board}/api/queues?activeQueue=images&page=1`);
    const queues = body.queues as { name: string; readOnlyMode: boolean }[];
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual(
      ['images', 'documents', 'delivery', 'webhooks', 'maintenance'].map((name) => [name, true]),
    );
    for (const path of ['images/pause', 'pause', 'images/empty', 'images/obliterate']) {
      expect(await ask(browser, `${board}/api/queues/${path}`, 'PUT'), path).toBe(404);
    }
    expect(await ask(browser, `${board}/api/queues/images/add`, 'POST')).toBe(404);
  });

  test('security-36 is closed to everybody else, whatever they send', async () => {
    const { browser, accessToken } = await openBoard();
    const cookie = browser.cookies.get('__Host-board') as string;
    const strangers = [
      {},
      { authorization: `Bearer ${accessToken}` },
      { cookie: `__Host-board=${cookie.slice(0, -2)}xx` },
      { cookie: `__Host-board=${api.container.seal.seal('{}', 'other')}` },
      { cookie: `__Host-refresh=${cookie}` },
    ];
    for (const headers of strangers) {
      for (const path of ['/', '/queue/images', '/static/images/logo.svg', '/api/queues', '/api/redis/stats']) {
        const { status, code } = await api.call('GET', `${board}${path}`, {
          headers: headers as Record<string, string>,
        });
        expect([status, code], path).toEqual([401, 'board-session-missing']);
      }
    }
    expect(await ask(browser, `${board}/static/..%2f..%2fpackage.json`)).toBe(404);
  });

  test('security-28 is opened by a cookie that no script and no other site can use', async () => {
    const accessToken = await api.accounts.signIn(await api.accounts.create('admin'));
    const { headers } = await api.call('POST', '/v1/admin/board-sessions', { token: accessToken });
    const [line] = headers.getSetCookie();
    expect(line?.split('; ').slice(1)).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']),
    );
    expect(line).not.toContain('Domain');
  });

  test('security-29 is opened for no other site’s page', async () => {
    const token = await api.accounts.signIn(await api.accounts.create('staff'));
    const headers = { origin: 'https://elsewhere.example' };
    const { status, code } = await api.call('POST', '/v1/admin/board-sessions', { token, headers });
    expect([status, code]).toEqual([403, 'cross-site']);
  });

  test('security-26 closes when its session ends', async () => {
    const { browser, accessToken } = await openBoard();
    expect(await ask(browser, `${board}/api/queues`)).toBe(200);
    expect((await browser.ask('POST', '/v1/auth/logout', { accessToken })).status).toBe(204);
    let status = 200;
    while (status === 200) status = await ask(browser, `${board}/api/queues`);
    expect(status).toBe(401);
  });
});
