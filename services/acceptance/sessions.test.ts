import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManagedProcess } from '../local/managed-process.ts';
import { apiVariables, startService } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { type Browser, newBrowser } from './browser.ts';
import { claimsOf, enrol, openAccount, signIn } from './signed-in.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
/** A second process of the same API, with the same database. */
let other: { url: string; process: ManagedProcess };

beforeAll(async () => {
  platform = await startPlatform({ variables: { TRUST_PROXY_HOPS: '1', WEB_ORIGINS: 'https://www.example.fr' } });
  const [, , port] = /^(.*):(\d+)$/.exec(platform.url) as RegExpExecArray;
  const otherPort = await freePort();
  const variables = {
    ...apiVariables(platform.backends, platform.secrets, { api: Number(port) }),
    PORT: `${otherPort}`,
  };
  const home = `${platform.api.process.logFile}-other`;
  const process = await startService({ id: 'api', home, variables });
  other = { url: `http://localhost:${otherPort}`, process };
});
afterAll(async () => {
  await other?.process.stop();
  await platform.stop();
});

const somebody = async () => signIn(platform, await openAccount(platform));

const refreshTokenOf = (browser: Browser): string => browser.cookies.get('__Host-refresh') as string;

const refresh = (token: string, headers: Record<string, string> = {}) =>
  fetch(`${platform.url}/v1/auth/refresh`, {
    method: 'POST',
    headers: { cookie: `__Host-refresh=${token}`, ...headers },
  });

const statusOfMe = async (accessToken: string, url = platform.url): Promise<number> =>
  (await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status;

/** Waits until no process takes the token any more. @returns milliseconds, without those of the slowest answers */
const untilRefused = async (accessToken: string): Promise<number> => {
  const start = performance.now();
  let slowest = 0;
  for (const url of [platform.url, other.url]) {
    for (let status = 0; status !== 401; ) {
      const asked = performance.now();
      status = await statusOfMe(accessToken, url);
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(20);
    }
  }
  return performance.now() - start - 2 * slowest;
};

const setCookiesOf = (response: Response) =>
  Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const [pair = '', ...attributes] = line.split('; ');
      return [pair.split('=')[0], attributes.sort()];
    }),
  );

const eventsOf = async (accountId: string): Promise<string[]> => {
  const rows = await platform.sql`select action from audit_events where account_id = ${accountId} order by id`;
  return rows.map(({ action }) => action);
};

describe('a refresh token', () => {
  test('security-22 is exchanged for the next one', async () => {
    const { browser, sessionId } = await somebody();
    const first = refreshTokenOf(browser);
    const renewed = await browser.ask('POST', '/v1/auth/refresh');
    expect(renewed).toMatchObject({ status: 200, body: { expiresIn: 600 } });
    expect(claimsOf(renewed.body.accessToken).sid).toBe(sessionId);
    expect(refreshTokenOf(browser)).not.toBe(first);
    expect(await statusOfMe(renewed.body.accessToken)).toBe(200);
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
  });

  test('security-22 that comes again at once renews the access token, and is not replaced', async () => {
    const { browser } = await somebody();
    const first = refreshTokenOf(browser);
    await browser.ask('POST', '/v1/auth/refresh');
    const again = await refresh(first);
    expect(again.status).toBe(200);
    expect(setCookiesOf(again)).not.toHaveProperty('__Host-refresh');
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
  });

  test('security-22 that comes again later ends the session, for whoever has the next one', async () => {
    const { browser, account, sessionId, accessToken } = await somebody();
    const first = refreshTokenOf(browser);
    await browser.ask('POST', '/v1/auth/refresh');
    await platform.sql`
      update refresh_tokens set used_at = used_at - interval '11 seconds' where session_id = ${sessionId}`;
    const again = await refresh(first);
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: 'session-ended' });
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    await untilRefused(accessToken);
    expect((await refresh(first)).status).toBe(401);
    expect(await eventsOf(account.id)).toEqual(['sign-in.succeeded', 'session.reuse-detected']);
    const mails = await platform.sql`select template from mails where account_id = ${account.id}`;
    expect(mails.map(({ template }) => template)).toEqual(['session-stolen']);
  });

  test('security-22 that 1,000 callers send at once is exchanged once', async () => {
    const { browser, sessionId } = await somebody();
    const token = refreshTokenOf(browser);
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async (_, i) => {
        // Each from its own address: the rate limit is not what is to be shown.
        const response = await refresh(token, { 'x-forwarded-for': `10.1.${i >> 8}.${i & 255}` });
        await response.arrayBuffer();
        return { status: response.status, rotated: '__Host-refresh' in setCookiesOf(response) && response.ok };
      }),
    );
    expect(answers.filter(({ rotated }) => rotated)).toHaveLength(1);
    expect(answers.filter(({ status }) => ![200, 401, 503].includes(status))).toEqual([]);
    const [row] = await platform.sql`select count(*)::int from refresh_tokens where session_id = ${sessionId}`;
    expect(row).toEqual({ count: 2 });
  });

  test('security-23 is refused when its session is older than 30 days, however busy', async () => {
    const { browser, sessionId } = await somebody();
    const [lifetime] = await platform.sql`
      select round(extract(epoch from expires_at - created_at) / 3600)::int as hours from sessions where id = ${sessionId}`;
    expect(lifetime).toEqual({ hours: 30 * 24 });
    await platform.sql`update sessions set last_used_at = now() - interval '29 days' where id = ${sessionId}`;
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
    await platform.sql`update sessions set expires_at = now() where id = ${sessionId}`;
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
  });

  test('security-23 of staff is refused after 24 hours, or an hour in which nothing was renewed', async () => {
    const { browser, sessionId } = await enrol(platform, await openAccount(platform, 'staff'));
    const [lifetime] = await platform.sql`
      select round(extract(epoch from expires_at - created_at) / 3600)::int as hours from sessions where id = ${sessionId}`;
    expect(lifetime).toEqual({ hours: 24 });
    await platform.sql`update sessions set last_used_at = now() - interval '59 minutes' where id = ${sessionId}`;
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
    await platform.sql`update sessions set last_used_at = now() - interval '61 minutes' where id = ${sessionId}`;
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
  });

  test('security-23 gives access no longer than its session lasts', async () => {
    const { browser, sessionId } = await somebody();
    await platform.sql`update sessions set expires_at = now() + interval '100 seconds' where id = ${sessionId}`;
    const { body } = await browser.ask('POST', '/v1/auth/refresh');
    expect(body.expiresIn).toBeLessThanOrEqual(100);
    const { iat, exp } = claimsOf(body.accessToken);
    expect(exp - iat).toBe(body.expiresIn);
  });

  test('security-24 says nothing, and only its hash is kept', async () => {
    const { browser } = await somebody();
    for (const token of browser.cookies.values()) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    await browser.ask('POST', '/v1/auth/refresh');
    const kept = JSON.stringify([
      await platform.sql`select * from refresh_tokens`,
      await platform.sql`select * from sessions`,
      await platform.sql`select * from known_devices`,
      await platform.sql`select * from audit_events`,
    ]);
    for (const token of browser.cookies.values()) expect(kept).not.toContain(token);
  });
});

describe('a session', () => {
  test('security-25 begins anew at each sign-in, and takes the place of the one the browser had', async () => {
    const { account, browser, sessionId, accessToken } = await somebody();
    const first = refreshTokenOf(browser);
    const second = await signIn(platform, account, browser);
    expect(second.sessionId).not.toBe(sessionId);
    expect(refreshTokenOf(browser)).not.toBe(first);
    expect((await refresh(first)).status).toBe(401);
    await untilRefused(accessToken);
    expect(await statusOfMe(second.accessToken)).toBe(200);
  });

  test('security-25 is not the one that somebody planted before the sign-in', async () => {
    const thief = await somebody();
    const planted = refreshTokenOf(thief.browser);
    const browser = newBrowser(platform.url);
    browser.cookies.set('__Host-refresh', planted);
    const victim = await signIn(platform, await openAccount(platform), browser);
    expect(victim.sessionId).not.toBe(thief.sessionId);
    expect((await refresh(planted)).status).toBe(401);
  });

  test('security-26 ends by signing out: each process refuses its tokens', async () => {
    const { browser, accessToken } = await somebody();
    const stolen = refreshTokenOf(browser);
    expect(await statusOfMe(accessToken, other.url)).toBe(200);
    expect((await browser.ask('POST', '/v1/auth/logout')).status).toBe(204);
    await untilRefused(accessToken);
    expect(browser.cookies.has('__Host-refresh')).toBe(false);
    expect((await refresh(stolen)).status).toBe(401);
  });

  test('security-26 is refused within a second by each process, as the median of nine', async () => {
    const { account } = await somebody();
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const { browser, accessToken } = await signIn(platform, account);
      await browser.ask('POST', '/v1/auth/logout');
      times.push(await untilRefused(accessToken));
    }
    expect(times.sort((a, b) => a - b)[4]).toBeLessThan(1_000);
  });

  test('security-26 ends by an access token alone, where there is no cookie', async () => {
    const { accessToken } = await somebody();
    const program = newBrowser(platform.url);
    expect((await program.ask('POST', '/v1/auth/logout', { accessToken })).status).toBe(204);
    await untilRefused(accessToken);
  });

  test('security-26 ends with all others of the account, and nobody else’s', async () => {
    const [one, foreign] = [await somebody(), await somebody()];
    const two = await signIn(platform, one.account);
    expect((await one.browser.ask('POST', '/v1/auth/logout-everywhere', one)).status).toBe(204);
    await Promise.all([untilRefused(one.accessToken), untilRefused(two.accessToken)]);
    expect((await two.browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect(await statusOfMe(foreign.accessToken)).toBe(200);
    expect(await eventsOf(one.account.id)).toEqual(['sign-in.succeeded', 'sign-in.succeeded', 'session.ended']);
  });

  test('security-26 cannot begin while its account is being disabled', async () => {
    const { account, browser } = await somebody();
    const waiting = () => platform.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    let signingIn: Promise<{ status: number; body: { code: string } }> | undefined;
    await platform.sql.begin(async (sql) => {
      await sql`update accounts set disabled_at = now() where id = ${account.id}`;
      const { email, password } = account;
      signingIn = newBrowser(platform.url).ask('POST', '/v1/auth/login', { body: { email, password } });
      // The password is checked, and the session waits for what becomes of the account.
      while ((await waiting()).length === 0) await sleep(20);
      await sql`update sessions set ended_at = now() where account_id = ${account.id} and ended_at is null`;
    });
    expect(await signingIn).toMatchObject({ status: 401, body: { code: 'credentials-wrong' } });
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect(await platform.sql`select from sessions where account_id = ${account.id} and ended_at is null`).toEqual([]);
  });

  test('security-38 that is renewed has the role that the account has now', async () => {
    const { account, browser } = await somebody();
    const role = async () => claimsOf((await browser.ask('POST', '/v1/auth/refresh')).body.accessToken).role;
    expect(await role()).toBe('customer');
    await platform.sql`update accounts set role = 'staff' where id = ${account.id}`;
    expect(await role()).toBe('staff');
    await platform.sql`update accounts set disabled_at = now() where id = ${account.id}`;
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
  });

  test('security-27 is listed with where it began, and ended from another one', async () => {
    const one = await somebody();
    const two = await signIn(platform, one.account, newBrowser(platform.url, { address: '192.0.2.7' }));
    const { body } = await one.browser.ask('GET', '/v1/me/sessions', one);
    expect(body.items).toHaveLength(2);
    expect(body.items).toContainEqual({
      id: two.sessionId,
      factors: ['password'],
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      expiresAt: expect.any(String),
      address: '192.0.2.7',
      userAgent: 'node',
      current: false,
    });
    expect(body.items.find(({ id }: { id: string }) => id === one.sessionId)).toMatchObject({ current: true });

    expect((await one.browser.ask('DELETE', `/v1/me/sessions/${two.sessionId}`, one)).status).toBe(204);
    await untilRefused(two.accessToken);
    expect((await two.browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect((await one.browser.ask('GET', '/v1/me/sessions', one)).body.items).toHaveLength(1);
    expect((await one.browser.ask('DELETE', `/v1/me/sessions/${two.sessionId}`, one)).status).toBe(404);
  });

  test('security-27 of somebody else is as if it were not there', async () => {
    const [one, foreign] = [await somebody(), await somebody()];
    const end = async (id: string) => (await one.browser.ask('DELETE', `/v1/me/sessions/${id}`, one)).body;
    const answer = await end(foreign.sessionId);
    expect(answer).toMatchObject({ status: 404, code: 'session-not-found' });
    expect({ ...(await end(randomUUIDv7())), requestId: null }).toEqual({ ...answer, requestId: null });
    expect((await foreign.browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
  });

  test('security-40 is not believed when nobody knows whether it has ended', async () => {
    const backends = await startOwnBackends();
    const own = await startPlatform({ backends: backends.backends });
    try {
      const { accessToken } = await signIn(own, await openAccount(own));
      // Refused or taken before anything asks the database.
      const ask = async () =>
        (await fetch(`${own.url}/v1/documents?limit=0`, { headers: { authorization: `Bearer ${accessToken}` } }))
          .status;
      expect(await ask()).toBe(400);
      await backends.postgres.kill();
      while ((await ask()) !== 503) await sleep(50);
      await backends.postgres.start();
      while ((await ask()) !== 400) await sleep(50);
    } finally {
      await own.stop();
      await backends.stop();
    }
  }, 120_000);
});

describe('a cookie', () => {
  test('security-28 belongs to this origin, goes over TLS only, to no script and no other site', async () => {
    const { email, password } = await openAccount(platform);
    const browser = newBrowser(platform.url);
    const signedIn = await browser.request('POST', '/v1/auth/login', { email, password });
    const strict = ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'];
    const lifetimes = expect.stringMatching(/^(Expires|Max-Age)=/);
    const { '__Host-refresh': refresh, '__Host-device': device, ...others } = setCookiesOf(signedIn);
    expect(refresh).toEqual([lifetimes, ...strict]);
    expect(device).toEqual(expect.arrayContaining([...strict, 'Max-Age=7776000']));
    // The rest opens media, and goes there only.
    expect(Object.keys(others).filter((name) => !name.startsWith('CloudFront-'))).toEqual([]);
    for (const attributes of Object.values(others)) {
      expect(attributes).toEqual([lifetimes, 'HttpOnly', 'Path=/media/accounts', 'SameSite=Strict', 'Secure']);
    }
    expect(setCookiesOf(await browser.request('POST', '/v1/auth/logout'))['__Host-refresh']).toEqual(
      expect.arrayContaining(strict),
    );
  });

  test('of a browser that is known stays; another account makes another one', async () => {
    const { account, browser } = await somebody();
    const device = browser.cookies.get('__Host-device');
    await signIn(platform, account, browser);
    expect(browser.cookies.get('__Host-device')).toBe(device);
    await signIn(platform, await openAccount(platform), browser);
    expect(browser.cookies.get('__Host-device')).not.toBe(device);
  });

  test('security-08 of a known browser lets its owner in while a stranger’s guesses are refused', async () => {
    const { account, browser } = await somebody();
    const stranger = newBrowser(platform.url, { address: '198.51.100.9' });
    const { email, password } = account;
    const guess = (guessed: string, by = stranger) =>
      by.ask('POST', '/v1/auth/login', { body: { email, password: guessed } });
    for (let status = 0; status !== 429; ) ({ status } = await guess('not that phrase'));
    expect((await guess(password)).status).toBe(429);
    const elsewhere = newBrowser(platform.url, { address: '203.0.113.5' });
    elsewhere.cookies.set('__Host-device', refreshTokenOf(browser));
    expect((await guess(password, elsewhere)).status).toBe(429);
    expect((await guess(password, browser)).status).toBe(200);
  });

  const byCookie = ['login', 'login/second-factor', 'login/enrolment', 'refresh', 'logout'];
  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'https://www.example.fr.evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'https://www.example.fr', 'sec-fetch-site': 'cross-site' }],
  ])('security-29 does nothing for a page with %o', async (headers) => {
    const { browser } = await somebody();
    for (const path of byCookie) {
      const answer = await browser.request('POST', `/v1/auth/${path}`, { email: '', password: '' }, headers);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 403, { code: 'cross-site' }]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
  });

  test.each([
    [{ origin: 'https://www.example.fr', 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{}],
  ])('security-29 serves our own pages and programs: %o', async (headers) => {
    const { browser } = await somebody();
    const answer = await browser.request('POST', '/v1/auth/refresh', undefined, headers);
    expect(answer.status).toBe(200);
  });
});

describe('a secret', () => {
  test('security-30 is taken from no URL, and no route wants one there', async () => {
    const { accessToken, browser } = await somebody();
    const token = refreshTokenOf(browser);
    for (const name of ['access_token', 'token', 'authorization']) {
      expect((await fetch(`${platform.url}/v1/me?${name}=${accessToken}`)).status).toBe(401);
    }
    expect((await fetch(`${platform.url}/v1/auth/refresh?refresh_token=${token}`, { method: 'POST' })).status).toBe(
      401,
    );
    const { paths } = (await (await fetch(`${platform.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
    };
    // The id of a secret is none.
    const parameters = Object.values(paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ parameters = [] }) => parameters.map(({ name }) => name));
    expect(parameters.filter((name) => /(token|secret|password|challenge|receipt)(?!Id$)/i.test(name))).toEqual([]);
  });

  test('security-30 is in no cookie that a script reads, no cache, and no log', async () => {
    const { browser, account } = await somebody();
    const { email, password } = account;
    const signedIn = await browser.request('POST', '/v1/auth/login', { email, password });
    const renewed = await browser.request('POST', '/v1/auth/refresh');
    const accessTokens: string[] = [];
    for (const answer of [signedIn, renewed]) {
      const { accessToken } = (await answer.json()) as { accessToken: string };
      accessTokens.push(accessToken);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.getSetCookie().join()).not.toContain(accessToken);
      expect(await statusOfMe(accessToken)).toBe(200);
    }
    const logs = await readFile(platform.api.process.logFile, 'utf8');
    for (const secret of [...accessTokens, ...browser.cookies.values(), password]) {
      expect(logs.includes(secret)).toBe(false);
    }
  });
});

describe('what has expired', () => {
  test('is deleted an hour after its end, when a worker goes round', async () => {
    const [gone, stays] = [await somebody(), await somebody()];
    await platform.sql`update sessions set ended_at = now() - interval '61 minutes' where id = ${gone.sessionId}`;
    await platform.sql`update sessions set ended_at = now() - interval '59 minutes' where id = ${stays.sessionId}`;
    const past = new Date(Date.now() - 1_000);
    const [device, token] = [randomUUID(), randomUUID()];
    await platform.sql`
      insert into known_devices (hash, account_id, expires_at) values (${device}, ${gone.account.id}, ${past})`;
    await platform.sql`
      insert into one_time_tokens (hash, purpose, expires_at) values (${token}, 'second-factor', ${past})`;
    await platform.worker.stop();
    await platform.worker.start();
    const left = () => platform.sql`
      select id::text from sessions where id in ${platform.sql([gone.sessionId, stays.sessionId])}
      union all select hash from known_devices where hash = ${device}
      union all select hash from one_time_tokens where hash = ${token}`;
    while ((await left()).length > 1) await sleep(50);
    expect(await left()).toEqual([{ id: stays.sessionId }]);
    expect(await platform.sql`select from refresh_tokens where session_id = ${gone.sessionId}`).toEqual([]);
  });
});
