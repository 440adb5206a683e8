import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, newBrowser } from './browser.ts';
import { claimsOf, codeOf, enrol, type OpenAccount, openAccount, signIn } from './signed-in.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const login = (browser: Browser, { email, password }: OpenAccount) =>
  browser.ask('POST', '/v1/auth/login', { body: { email, password } });

const challengeOf = async (browser: Browser, account: OpenAccount): Promise<string> =>
  (await login(browser, account)).body.challenge;

const prove = (browser: Browser, body: object) => browser.ask('POST', '/v1/auth/login/second-factor', { body });

const sessionsOf = async ({ id }: OpenAccount) => {
  const rows = await platform.sql`
    select factors from sessions where account_id = ${id} and ended_at is null order by created_at`;
  return rows.map(({ factors }) => factors.join('+'));
};

/** As if the last sign-in had been so long ago. */
const age = (sessionId: string) => platform.sql`
  update sessions set authenticated_at = now() - interval '11 minutes' where id = ${sessionId}`;

describe('somebody with two factors', () => {
  test('is signed in by the second one, with a code of the app', async () => {
    const { account, secret } = await enrol(platform, await openAccount(platform, 'admin'));
    const browser = newBrowser(platform.url);
    const first = await login(browser, account);
    expect(first).toMatchObject({ status: 202, body: { expiresIn: 600, enrolment: false } });
    expect(first.headers.getSetCookie()).toEqual([]);
    const signedIn = await prove(browser, { challenge: first.body.challenge, code: codeOf(secret, 1) });
    expect(signedIn).toMatchObject({ status: 200, body: { expiresIn: 600 } });
    expect(signedIn.body).not.toHaveProperty('recoveryCodes');
    expect(claimsOf(signedIn.body.accessToken)).toMatchObject({ sub: account.id, role: 'admin' });
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
    expect(await sessionsOf(account)).toEqual(['password+totp', 'password+totp']);
  });

  test('is signed in by a recovery code', async () => {
    const { account, recoveryCodes } = await enrol(platform, await openAccount(platform, 'staff'));
    const browser = newBrowser(platform.url);
    const challenge = await challengeOf(browser, account);
    expect((await prove(browser, { challenge, recoveryCode: recoveryCodes[0] })).status).toBe(200);
    expect(await sessionsOf(account)).toEqual(['password+totp', 'password+recovery-code']);
  });

  test('needs the right one: a wrong code signs nobody in, and does not use up the challenge', async () => {
    const { account, recoveryCodes, secret } = await enrol(platform, await openAccount(platform, 'staff'));
    const browser = newBrowser(platform.url);
    const challenge = await challengeOf(browser, account);
    const wrong = (Number(codeOf(secret)) + 1).toString().padStart(6, '0').slice(-6);
    expect((await prove(browser, { challenge, code: wrong })).body).toMatchObject({ code: 'second-factor-wrong' });
    expect((await prove(browser, { challenge })).body).toMatchObject({ code: 'second-factor-missing' });
    const both = { challenge, code: codeOf(secret, 1), recoveryCode: recoveryCodes[0] };
    expect((await prove(browser, both)).body).toMatchObject({ code: 'second-factor-missing' });
    expect(browser.cookies.size).toBe(0);
    expect((await prove(browser, { challenge, recoveryCode: recoveryCodes[0] })).status).toBe(200);
  });

  test('cannot get around it: neither enrolment nor a step-up take the first factor alone', async () => {
    const { account, accessToken, browser } = await enrol(platform, await openAccount(platform, 'staff'));
    const challenge = await challengeOf(newBrowser(platform.url), account);
    const enrolment = await browser.ask('POST', '/v1/auth/login/enrolment', { body: { challenge } });
    expect(enrolment.body).toMatchObject({ code: 'two-factor-enabled' });
    const { password } = account;
    const stepUp = await browser.ask('POST', '/v1/auth/step-up', { accessToken, body: { password } });
    expect(stepUp.body).toMatchObject({ code: 'second-factor-missing' });
  });

  test('is asked for it when a customer chose to have one', async () => {
    const { account, accessToken, browser } = await signIn(platform, await openAccount(platform));
    const { secret } = (await browser.ask('POST', '/v1/me/two-factor', { accessToken })).body;
    const code = codeOf(secret);
    const { body } = await browser.ask('POST', '/v1/me/two-factor/confirm', { accessToken, body: { code } });
    expect(await login(browser, account)).toMatchObject({ status: 202, body: { enrolment: false } });
    const challenge = await challengeOf(browser, account);
    expect((await prove(browser, { challenge, recoveryCode: body.recoveryCodes[0] })).status).toBe(200);
  });
});

describe('staff without a second factor', () => {
  test('get one on the way in, and no session without it', async () => {
    const account = await openAccount(platform, 'staff');
    const browser = newBrowser(platform.url);
    const first = await login(browser, account);
    expect(first).toMatchObject({ status: 202, body: { enrolment: true } });
    const { challenge } = first.body;
    const begun = await prove(browser, { challenge, code: '123456' });
    expect(begun.body).toMatchObject({ code: 'two-factor-not-begun' });
    const enrolment = await browser.ask('POST', '/v1/auth/login/enrolment', { body: { challenge } });
    expect(enrolment).toMatchObject({ status: 200, body: { qr: expect.stringContaining('<svg') } });
    expect(enrolment.headers.get('cache-control')).toBe('no-store');
    expect(await sessionsOf(account)).toEqual([]);
    const signedIn = await prove(browser, { challenge, code: codeOf(enrolment.body.secret) });
    expect(signedIn.body.recoveryCodes).toHaveLength(10);
    expect(await sessionsOf(account)).toEqual(['password+totp']);
  });

  test('are no customers: who needs no second factor is given none on the way in', async () => {
    const { account } = await enrol(platform, await openAccount(platform, 'staff'));
    const browser = newBrowser(platform.url);
    const challenge = await challengeOf(browser, account);
    await platform.sql`delete from totp_seeds where account_id = ${account.id}`;
    await platform.sql`update accounts set role = 'customer' where id = ${account.id}`;
    const enrolment = await browser.ask('POST', '/v1/auth/login/enrolment', { body: { challenge } });
    expect(enrolment.body).toMatchObject({ code: 'challenge-invalid' });
    expect((await prove(browser, { challenge, code: '123456' })).body).toMatchObject({ code: 'challenge-invalid' });
  });
});

describe('a challenge', () => {
  test('signs in once, of many at the same time', async () => {
    const { account, recoveryCodes } = await enrol(platform, await openAccount(platform, 'staff'));
    const challenge = await challengeOf(newBrowser(platform.url), account);
    // More than five at once would meet the throttle.
    const answers = await Promise.all(
      recoveryCodes.slice(0, 5).map((recoveryCode) => prove(newBrowser(platform.url), { challenge, recoveryCode })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 401, 401, 401, 401]);
    expect(await sessionsOf(account)).toHaveLength(2);
  });

  test('ends after ten minutes, and is none of somebody else', async () => {
    const { account, recoveryCodes } = await enrol(platform, await openAccount(platform, 'staff'));
    const foreign = await enrol(platform, await openAccount(platform, 'staff'));
    const browser = newBrowser(platform.url);
    const recoveryCode = recoveryCodes[0];
    const theirs = await challengeOf(browser, foreign.account);
    expect((await prove(browser, { challenge: theirs, recoveryCode })).status).toBe(401);
    const challenge = await challengeOf(browser, account);
    await platform.sql`update one_time_tokens set expires_at = now() where account_id = ${account.id}`;
    expect((await prove(browser, { challenge, recoveryCode })).body).toMatchObject({ code: 'challenge-invalid' });
    expect((await prove(browser, { recoveryCode })).body).toMatchObject({ code: 'challenge-invalid' });
  });

  test('comes by a cookie as well, which goes with the sign-in', async () => {
    const { account, recoveryCodes } = await enrol(platform, await openAccount(platform, 'staff'));
    const browser = newBrowser(platform.url);
    browser.cookies.set('__Host-challenge', await challengeOf(browser, account));
    expect((await prove(browser, { recoveryCode: recoveryCodes[0] })).status).toBe(200);
    expect(browser.cookies.has('__Host-challenge')).toBe(false);
  });
});

describe('a step-up', () => {
  test('security-25 is a new session in place of the old one, and opens what needs a recent sign-in', async () => {
    const { account, browser, sessionId } = await signIn(platform, await openAccount(platform));
    const { password } = account;
    const before = browser.cookies.get('__Host-refresh') as string;
    await age(sessionId);
    const { accessToken } = (await browser.ask('POST', '/v1/auth/refresh')).body;
    const refused = await browser.ask('POST', '/v1/me/two-factor', { accessToken });
    expect(refused).toMatchObject({ status: 403, body: { code: 'sign-in-too-old' } });

    const steppedUp = await browser.ask('POST', '/v1/auth/step-up', { accessToken, body: { password } });
    expect(steppedUp.status).toBe(200);
    const fresh = steppedUp.body.accessToken as string;
    expect(claimsOf(fresh).sid).not.toBe(sessionId);
    expect(browser.cookies.get('__Host-refresh')).not.toBe(before);
    expect((await browser.ask('POST', '/v1/me/two-factor', { accessToken: fresh })).status).toBe(200);
    expect(await sessionsOf(account)).toEqual(['password']);
    const { items } = (await browser.ask('GET', '/v1/me/sessions', { accessToken: fresh })).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([claimsOf(fresh).sid]);
  });

  test('security-15 asks for every factor of the account', async () => {
    const { account, accessToken, browser, recoveryCodes } = await enrol(
      platform,
      await openAccount(platform, 'admin'),
    );
    const stepUp = (body: object) => browser.ask('POST', '/v1/auth/step-up', { accessToken, body });
    const [recoveryCode] = recoveryCodes;
    const { password } = account;
    expect((await stepUp({ recoveryCode })).body).toMatchObject({ code: 'password-missing' });
    expect((await stepUp({ password })).body).toMatchObject({ code: 'second-factor-missing' });
    expect((await stepUp({ password: 'another phrase', recoveryCode })).body).toMatchObject({
      code: 'credentials-wrong',
    });
    const unknown = recoveryCodes[1]?.replace(/[0-9a-f]/g, '0');
    expect((await stepUp({ password, recoveryCode: unknown })).body).toMatchObject({ code: 'second-factor-wrong' });
    expect((await stepUp({ password, recoveryCode })).status).toBe(200);
    expect(await sessionsOf(account)).toEqual(['password+recovery-code']);
  });

  test('of many at the same time makes one session', async () => {
    const { account, accessToken, browser } = await signIn(platform, await openAccount(platform));
    const { password } = account;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => browser.ask('POST', '/v1/auth/step-up', { accessToken, body: { password } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(account)).toEqual(['password']);
  });
});

test('each sign-in and step-up is in the audit log, by its owner', async () => {
  const { account, accessToken, browser } = await signIn(platform, await openAccount(platform));
  const { password } = account;
  await browser.ask('POST', '/v1/auth/step-up', { accessToken, body: { password } });
  const events = await platform.sql`
    select action, actor_kind, actor_id, details->>'factors' as factors from audit_events
    where account_id = ${account.id} order by id`;
  const by = { actor_kind: 'account', actor_id: account.id, factors: 'password' };
  expect(events).toEqual([
    { action: 'sign-in.succeeded', ...by },
    { action: 'session.stepped-up', ...by },
  ]);
});
