import { readFile } from 'node:fs/promises';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount } from '../local/accounts.ts';
import { newBrowser } from './browser.ts';
import { nextMail } from './mailbox.ts';
import { newAddress, newCustomer, newPerson } from './person.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform({ variables: { TRUST_PROXY_HOPS: '1', LOG_LEVEL: 'trace' } });
});
afterAll(() => platform.stop());

const anybody = () => newPerson(platform.url);
const anywhere = (address = newAddress()) => newBrowser(platform.url, { address });
const login = (email: string, password: string, browser = anywhere()) =>
  browser.ask('POST', '/v1/auth/login', { body: { email, password } });

const register = (password: string, email = anybody().email) =>
  anywhere().ask('POST', '/v1/auth/register', { body: { email, password } });

const resetToken = async (email: string): Promise<string> => {
  expect((await anywhere().ask('POST', '/v1/auth/password-reset', { body: { email } })).status).toBe(202);
  return (await nextMail(platform, email, 'reset-password')).token;
};

const reset = (token: string, password: string) =>
  anywhere().ask('POST', '/v1/auth/password-reset/confirm', { body: { token, password } });

/** Wrong passwords for an account, each from another network unless one is given. */
const guess = async (email: string, times: number, address?: string) => {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push((await login(email, 'wrong', anywhere(address))).status);
  return statuses;
};

describe('a password that is chosen', () => {
  test('security-01 has at least 15 characters', async () => {
    expect(await register('vélo bleu gris')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/password', code: 'minLength' }] },
    });
    expect((await register('vélo bleu grise')).status).toBe(202);
    // Fourteen characters, written with a fifteenth code point.
    expect(await register('ve\u0301lo bleu gris')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/password', code: 'minLength' }] },
    });
  });

  test('security-02 may have 128 characters, which all count', async () => {
    const long = Array.from({ length: 128 }, (_, n) => String.fromCharCode(0x4e00 + n * 7)).join('');
    expect((await register(`${long}x`)).body).toMatchObject({ errors: [{ code: 'maxLength' }] });
    const { email } = anybody();
    expect((await register(long, email)).status).toBe(202);
    const { token } = await nextMail(platform, email);
    const body = { token, password: long };
    expect((await anywhere().ask('POST', '/v1/auth/register/confirm', { body })).status).toBe(201);
    expect((await login(email, long.slice(0, -1))).status).toBe(401);
    expect((await login(email, long)).status).toBe(200);
  });

  test.each([
    'vertige plume orage',
    'VERTIGE PLUME ORAGE',
    '8351902746153098',
    '§%&=?*+#<>|;~{}!',
    'вертиго перо гроза',
  ])('security-03 %s needs no certain kinds of characters', async (password) => {
    expect((await register(password)).status).toBe(202);
  });

  test('security-03 need not be changed, however old', async () => {
    const { email, password, accountId } = await newCustomer(platform);
    await platform.sql`update accounts set created_at = now() - interval '10 years' where id = ${accountId}`;
    expect((await login(email, password)).status).toBe(200);
  });

  test('security-04 is none that guessers try first, wherever it is set', async () => {
    const { email, password, browser, accessToken } = await newCustomer(platform);
    const common = { status: 400, body: { code: 'password-unsuitable', errors: [{ code: 'common' }] } };
    expect(await register('Motdepasse123456')).toMatchObject(common);
    const token = await resetToken(email);
    expect(await reset(token, 'passwordpassword')).toMatchObject(common);
    const body = { currentPassword: password, newPassword: 'qwertyuiopasdfgh' };
    expect(await browser.ask('POST', '/v1/me/password', { body, accessToken })).toMatchObject({
      ...common,
      body: { errors: [{ pointer: '/body/newPassword' }] },
    });
    expect(await register('ipower-motors-2026')).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'personal' }] },
    });
    expect((await reset(token, 'cinq vélos dans la grange')).status).toBe(204);
  });

  test('security-05 is kept as Argon2id with 19 MiB and two passes', async () => {
    const { accountId } = await newCustomer(platform);
    const [row] = await platform.sql`select password_hash from accounts where id = ${accountId}`;
    expect(row?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$[\w+/]{43,}$/);
  });

  test('is the same however a keyboard composes it', async () => {
    const { email, password } = await newCustomer(platform);
    expect((await login(email, password.normalize('NFD'))).status).toBe(200);
  });
});

describe('a sign-in', () => {
  test('security-06 tells nobody whether the address, the password or the account is wrong', async () => {
    const wrong = await newCustomer(platform);
    const disabled = await newCustomer(platform);
    await platform.sql`update accounts set disabled_at = now() where id = ${disabled.accountId}`;
    const withoutPassword = await newCustomer(platform);
    await platform.sql`update accounts set password_hash = null where id = ${withoutPassword.accountId}`;
    const answers = [
      await login(wrong.email, 'another phrase'),
      await login(anybody().email, 'another phrase'),
      await login(disabled.email, disabled.password),
      await login(withoutPassword.email, withoutPassword.password),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect({ ...body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' });
    }
  });

  test('security-07 is refused after ten failures for an account, wherever they come from', async () => {
    const { email, password } = await newCustomer(platform);
    expect(await guess(email, 10)).toEqual(Array(10).fill(401));
    const refused = await login(email, password);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    const nobody = anybody().email;
    expect(await guess(nobody, 11)).toEqual([...Array(10).fill(401), 429]);
  });

  test.each([
    ['an IPv4 address', () => '203.0.113.9'],
    ['a /64 of IPv6', (n: number) => `2001:db8:0:1::${n.toString(16)}`],
  ])('security-07 is refused after ten failures from %s, whatever the account', async (_, address) => {
    const { email, password } = await newCustomer(platform);
    for (let n = 0; n < 10; n++) {
      expect((await login(anybody().email, 'wrong', anywhere(address(n)))).status).toBe(401);
    }
    expect((await login(email, password, anywhere(address(10)))).status).toBe(429);
    expect((await login(email, password, anywhere('2001:db8:0:2::1'))).status).toBe(200);
  });

  test('security-07 counts guesses that are made at once', async () => {
    const { email } = await newCustomer(platform);
    const answers = await Promise.all(Array.from({ length: 60 }, () => login(email, 'wrong')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
  });

  test('security-07 that succeeds clears nothing of its network', async () => {
    const { email, password } = await newCustomer(platform);
    const address = newAddress();
    for (let n = 0; n < 10; n++) {
      await guess(anybody().email, 1, address);
      await login(email, password, anywhere(address));
    }
    expect(await guess(anybody().email, 1, address)).toEqual([429]);
  });

  test('security-08 still works from a browser that is known, and elsewhere after a reset', async () => {
    const { email, password, browser } = await newCustomer(platform);
    await guess(email, 11);
    expect((await login(email, password)).status).toBe(429);
    expect((await login(email, password, browser)).status).toBe(200);

    expect((await reset(await resetToken(email), 'cinq vélos dans la grange')).status).toBe(204);
    expect((await login(email, 'cinq vélos dans la grange')).status).toBe(200);
  });

  test('security-08 from a known browser has a limit of its own', async () => {
    const { email, password, browser } = await newCustomer(platform);
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await login(email, 'wrong', browser)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    expect((await login(email, password)).status).toBe(200);
  });
});

describe('a change of the password', () => {
  test('security-09 needs the current one, ends the other sessions, and is told by mail', async () => {
    const { email, password, browser, accessToken } = await newCustomer(platform);
    const other = anywhere();
    await login(email, password, other);
    const change = (currentPassword: string, newPassword: string) =>
      browser.ask('POST', '/v1/me/password', { body: { currentPassword, newPassword }, accessToken });
    expect(await change('wrong', 'cinq vélos dans la grange')).toMatchObject({
      status: 403,
      body: { code: 'password-wrong' },
    });
    expect((await change(password, 'cinq vélos dans la grange')).status).toBe(204);
    expect((await other.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(200);
    expect((await login(email, password)).status).toBe(401);
    expect((await nextMail(platform, email, 'password-changed')).to).toBe(email);
  });

  test('is refused after ten wrong ones, also at once', async () => {
    const { password, browser, accessToken } = await newCustomer(platform);
    const change = (currentPassword: string) =>
      browser.ask('POST', '/v1/me/password', {
        body: { currentPassword, newPassword: 'cinq vélos dans la grange' },
        accessToken,
      });
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => change('wrong')))).map((one) => one.status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(10);
    expect((await change(password)).status).toBe(429);
  });
});

describe('a reset of the password', () => {
  test('security-09 ends all sessions, voids other links, and is told by mail', async () => {
    const { email, browser } = await newCustomer(platform);
    const [first, second] = [await resetToken(email), await resetToken(email)];
    expect((await reset(second, 'cinq vélos dans la grange')).status).toBe(204);
    expect((await browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect(await reset(first, 'six vélos dans la grange')).toMatchObject({ status: 410 });
    expect(await reset(second, 'six vélos dans la grange')).toMatchObject({ status: 410 });
    expect((await login(email, 'cinq vélos dans la grange')).status).toBe(200);
    expect((await nextMail(platform, email, 'password-changed')).to).toBe(email);
  });

  test('is asked for with the same answer whether there is an account, and never takes less than its time', async () => {
    const { email } = await newCustomer(platform);
    const unknown = anybody().email;
    for (const address of [email, unknown]) {
      const since = performance.now();
      const answer = await anywhere().ask('POST', '/v1/auth/password-reset', { body: { email: address } });
      expect(answer).toMatchObject({ status: 202, body: { email: address } });
      expect(performance.now() - since).toBeGreaterThan(245);
    }
    const [row] =
      await platform.sql`select count(*)::int as tokens from one_time_tokens where purpose = 'reset-password'
      and account_id is null`;
    expect(row).toEqual({ tokens: 0 });
  });

  test('sends nothing to an account that is disabled, whose links are void', async () => {
    const { email, accountId } = await newCustomer(platform);
    const token = await resetToken(email);
    await platform.sql`update accounts set disabled_at = now() where id = ${accountId}`;
    expect((await reset(token, 'cinq vélos dans la grange')).status).toBe(410);
  });

  test('by one link succeeds once, however often it is sent at the same time', async () => {
    const { email } = await newCustomer(platform);
    const token = await resetToken(email);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => reset(token, `${n} vélos dans ma grange`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(410)]);
  });

  test('security-14 never takes the place of the second factor', async () => {
    const { email, password } = anybody();
    await openAccount(platform.backends.databaseUrl, { email, password, role: 'staff' });
    const browser = anywhere();
    const first = await login(email, password, browser);
    const { secret } = (
      await browser.ask('POST', '/v1/auth/login/enrolment', { body: { challenge: first.body.challenge } })
    ).body;
    const body = { challenge: first.body.challenge, code: new TOTP({ secret }).generate() };
    expect((await browser.ask('POST', '/v1/auth/login/second-factor', { body })).status).toBe(200);

    const pending = await login(email, password);
    const answer = await reset(await resetToken(email), 'cinq vélos dans la grange');
    expect(answer).toMatchObject({ status: 204, body: null });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await login(email, 'cinq vélos dans la grange')).toMatchObject({ status: 202, body: { enrolment: false } });
    // Who had passed the first factor with the old password has to begin again.
    const old = { challenge: pending.body.challenge, code: new TOTP({ secret }).generate() };
    expect((await anywhere().ask('POST', '/v1/auth/login/second-factor', { body: old })).status).toBe(401);
  });
});

describe('the audit log', () => {
  test('security-46 has every sign-in, and neither it nor the logs have a password or a token', async () => {
    const { email, password, browser, accountId, accessToken } = await newCustomer(platform);
    const wrong = 'a wrong password 4711';
    const address = newAddress();
    await login(email, wrong, anywhere(address));
    for (let n = 0; n < 10; n++) await login(anybody().email, wrong, anywhere(address));
    const token = await resetToken(email);
    const newPassword = 'cinq vélos dans la grange';
    await reset(token, newPassword);
    await login(email, newPassword, browser);

    const events = await platform.sql`select action, actor_kind, host(address::inet) as address, details
      from audit_events where account_id = ${accountId} order by id`;
    expect(events.map(({ action }) => action)).toEqual([
      'sign-in.succeeded',
      'sign-in.failed',
      'session.ended',
      'account.password-reset',
      'sign-in.succeeded',
    ]);
    expect(events[1]).toMatchObject({ actor_kind: 'anonymous', address, details: { reason: 'password' } });
    const others =
      await platform.sql`select action from audit_events where account_id is null and address = ${address}`;
    expect(others.map(({ action }) => action).sort()).toEqual([
      ...Array(9).fill('sign-in.failed'),
      'sign-in.throttled',
    ]);

    const written = JSON.stringify(await platform.sql`select * from audit_events`);
    const logs = await Promise.all([platform.api, platform.worker].map((one) => readFile(one.process.logFile, 'utf8')));
    expect(logs[0]).toContain('/v1/auth/login');
    const secrets = [password, wrong, newPassword, token, accessToken, ...browser.cookies.values()];
    for (const secret of secrets) {
      for (const text of [written, ...logs]) expect(text).not.toContain(secret);
    }
    for (const text of [written, ...logs]) expect(text).not.toContain(email);
  });
});
