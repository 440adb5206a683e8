import { createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nextMail } from './mailbox.ts';
import { newOwner } from './owner.ts';
import { startPlatform } from './test-platform.ts';

type Owner = Awaited<ReturnType<typeof newOwner>>;

const path = '/v1/me/two-factor';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let owner: Owner;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  owner = await newOwner(platform);
});

const me = async (token: string) => (await owner.request('GET', '/v1/me', undefined, token)).status;

const statusOf = async (token: string) => (await owner.request('GET', path, undefined, token)).body;

const actions = async (): Promise<string[]> =>
  (await platform.sql`select action from audit_events where account_id = ${owner.id} order by id`).map(
    ({ action }) => action,
  );

/** The same token as if its owner had proved who he is some seconds earlier, signed by the platform's own key. */
const aged = (token: string, seconds: number): string => {
  const [header, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = JSON.stringify({ ...claims, auth_time: claims.auth_time - seconds });
  const content = `${header}.${Buffer.from(changed).toString('base64url')}`;
  const [key] = JSON.parse(platform.secrets.jwtKeys).keys;
  const privateKey = { key: createPrivateKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
};

const refusal = (code: string) => ({ body: { code } });

describe('enabling', () => {
  test('shows the key and the recovery codes once, tells the owner, and ends the other sessions', async () => {
    const [elsewhere, token] = [await owner.signIn(), await owner.signIn()];
    expect(await statusOf(token)).toEqual({ enabled: false, recoveryCodesLeft: 0 });

    const begun = await owner.request('POST', path, undefined, token);
    expect(begun).toMatchObject({ status: 200, body: { uri: expect.stringMatching(/^otpauth:\/\/totp\/IPOWER/) } });
    expect(begun.body['qr']).toMatch(/^<svg/);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    const wrong = await owner.request('POST', `${path}/confirm`, { code: '000000' }, token);
    expect(wrong).toMatchObject({ status: 401, ...refusal('second-factor-wrong') });

    const { confirmed, recoveryCodes } = await owner.enrol(token);
    expect(confirmed.status).toBe(200);
    expect(confirmed.headers.get('cache-control')).toBe('no-store');
    expect(recoveryCodes).toHaveLength(10);
    expect(await statusOf(token)).toEqual({ enabled: true, recoveryCodesLeft: 10 });
    await expect.poll(() => me(elsewhere), { timeout: 10_000 }).toBe(401);
    expect(await me(token)).toBe(200);
    expect(await nextMail(platform, owner.credentials.email)).toMatchObject({ template: 'two-factor-enabled' });
    expect(await actions()).toContain('two-factor.enabled');
  });

  test('is not done twice, nor confirmed before it was begun', async () => {
    const token = await owner.signIn();
    const unbegun = await owner.request('POST', `${path}/confirm`, { code: '000000' }, token);
    expect(unbegun).toMatchObject({ status: 409, ...refusal('two-factor-not-begun') });
    await owner.enrol(token);
    expect(await owner.request('POST', path, undefined, token)).toMatchObject({
      status: 409,
      ...refusal('two-factor-enabled'),
    });
  });

  test('takes six digits and nothing else', async () => {
    const token = await owner.signIn();
    for (const body of [{}, { code: '12345' }, { code: '1234567' }, { code: '123456', accountId: owner.id }]) {
      expect((await owner.request('POST', `${path}/confirm`, body, token)).status).toBe(400);
    }
  });
});

describe('signing in', () => {
  test('security-20 after the password alone gives no access', async () => {
    await owner.enrol(await owner.signIn());
    const { status, body } = await owner.logIn();
    expect(status).toBe(202);
    expect(body).toEqual({ challenge: expect.any(String), expiresIn: 600, enrolment: false });
    expect(await me(body['challenge'] as string)).toBe(401);
  });

  test('security-10 takes a code once, also when it was the one that confirmed the app', async () => {
    const { secret, code: confirming } = await owner.enrol(await owner.signIn());
    expect(await owner.secondFactor({ code: confirming })).toMatchObject({
      status: 401,
      ...refusal('second-factor-wrong'),
    });
    const code = await owner.nextCode(secret);
    const { status, body } = await owner.secondFactor({ code });
    expect(status).toBe(200);
    expect(await me(body['accessToken'] as string)).toBe(200);
    expect(await owner.secondFactor({ code })).toMatchObject({ status: 401, ...refusal('second-factor-wrong') });
  });

  test('security-10 of 100 sign-ins with the same code at the same time, one succeeds', async () => {
    const { secret } = await owner.enrol(await owner.signIn());
    const challenges = await Promise.all(Array.from({ length: 5 }, () => owner.challenge()));
    const code = await owner.nextCode(secret);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        owner.request('POST', '/v1/auth/login/second-factor', { challenge: challenges[index % 5], code }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => ![200, 401, 429].includes(status))).toEqual([]);
  });

  test('security-13 takes a recovery code once, and tells the owner', async () => {
    const [recoveryCode = ''] = (await owner.enrol(await owner.signIn())).recoveryCodes;
    const { status, body } = await owner.secondFactor({ recoveryCode });
    expect(status).toBe(200);
    expect(await statusOf(body['accessToken'] as string)).toEqual({ enabled: true, recoveryCodesLeft: 9 });
    expect(await owner.secondFactor({ recoveryCode })).toMatchObject({
      status: 401,
      ...refusal('second-factor-wrong'),
    });
    const mail = await nextMail(platform, owner.credentials.email, 'recovery-code-used');
    expect(mail.text).toContain('9');
    expect(await actions()).toContain('recovery-code.used');
  });

  test('security-07 takes five wrong codes in 15 minutes, over all challenges', async () => {
    const { secret } = await owner.enrol(await owner.signIn());
    for (let guesses = 0; guesses < 5; guesses++) {
      expect(await owner.secondFactor({ code: '000000' })).toMatchObject(refusal('second-factor-wrong'));
    }
    const refused = await owner.secondFactor({ code: await owner.nextCode(secret) });
    expect(refused).toMatchObject({ status: 429, ...refusal('too-many-attempts') });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('writes neither codes nor keys into the audit log', async () => {
    const { secret, recoveryCodes } = await owner.enrol(await owner.signIn());
    await owner.secondFactor({ recoveryCode: recoveryCodes[0] ?? '' });
    await owner.secondFactor({ code: await owner.nextCode(secret) });
    const log = JSON.stringify(await platform.sql`select * from audit_events where account_id = ${owner.id}`);
    for (const text of [secret, ...recoveryCodes, owner.credentials.email]) expect(log).not.toContain(text);
  });
});

test('security-14 a new password, set by the link in a mail, leaves the second factor as it was', async () => {
  const { secret } = await owner.enrol(await owner.signIn());
  const { email } = owner.credentials;
  await owner.request('POST', '/v1/auth/password-reset', { email });
  const { token } = await nextMail(platform, email, 'reset-password');
  const password = 'une autre phrase, tout aussi longue';
  const reset = await owner.request('POST', '/v1/auth/password-reset/confirm', { token, password });
  expect(reset).toMatchObject({ status: 204, body: {} });
  owner.credentials.password = password;
  expect(await owner.logIn()).toMatchObject({ status: 202, body: { enrolment: false } });
  expect((await owner.secondFactor({ code: await owner.nextCode(secret) })).status).toBe(200);
});

describe('security-15 changing the second factor', () => {
  test.each([
    ['POST', path],
    ['DELETE', path],
    ['POST', `${path}/recovery-codes`],
  ])('needs all factors again: %s %s', async (method, url) => {
    const token = await owner.signIn();
    if (url !== path || method !== 'POST') await owner.enrol(token);
    const old = await owner.request(method, url, undefined, aged(token, 601));
    expect(old).toMatchObject({ status: 403, ...refusal('sign-in-too-old') });
    expect((await owner.request(method, url, undefined, aged(token, 60))).status).toBeLessThan(300);
  });

  test('is possible after a step-up by password and code, not by the password alone', async () => {
    const token = await owner.signIn();
    const { secret } = await owner.enrol(token);
    const { password } = owner.credentials;
    const halfway = await owner.request('POST', '/v1/auth/step-up', { password }, token);
    expect(halfway.body).not.toHaveProperty('accessToken');
    const code = await owner.nextCode(secret);
    const { body } = await owner.request('POST', '/v1/auth/step-up', { password, code }, token);
    const deleted = await owner.request('DELETE', path, undefined, body['accessToken'] as string);
    expect(deleted.status).toBe(204);
  });
});

describe('giving it up', () => {
  test('makes the password enough again, tells the owner and voids the recovery codes', async () => {
    const token = await owner.signIn();
    const { recoveryCodes } = await owner.enrol(token);
    const challenge = await owner.challenge();
    expect((await owner.request('DELETE', path, undefined, token)).status).toBe(204);
    expect(await statusOf(token)).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect((await owner.logIn()).status).toBe(200);
    const late = await owner.request('POST', '/v1/auth/login/second-factor', {
      challenge,
      recoveryCode: recoveryCodes[0],
    });
    expect(late.body).not.toHaveProperty('accessToken');
    await nextMail(platform, owner.credentials.email, 'two-factor-disabled');
    expect(await actions()).toContain('two-factor.disabled');
    expect(await owner.request('DELETE', path, undefined, token)).toMatchObject({
      status: 409,
      ...refusal('two-factor-not-enabled'),
    });
  });

  test('of the recovery codes gives new ones', async () => {
    const token = await owner.signIn();
    const [old = ''] = (await owner.enrol(token)).recoveryCodes;
    const replaced = await owner.request('POST', `${path}/recovery-codes`, undefined, token);
    const [recoveryCode = ''] = replaced.body['recoveryCodes'] as string[];
    expect(replaced.headers.get('cache-control')).toBe('no-store');
    expect((await owner.secondFactor({ recoveryCode: old })).status).toBe(401);
    expect((await owner.secondFactor({ recoveryCode })).status).toBe(200);
    await nextMail(platform, owner.credentials.email, 'recovery-codes-replaced');
  });
});

describe.each(['staff', 'admin'] as const)('%s', (role) => {
  test('enrols before the first sign-in, and cannot give the second factor up', async () => {
    owner = await newOwner(platform, { role });
    const { status, body } = await owner.logIn();
    expect({ status, body }).toMatchObject({ status: 202, body: { enrolment: true } });
    const { challenge } = body;
    const enrolment = await owner.request('POST', '/v1/auth/login/enrolment', { challenge });
    const code = await owner.nextCode(enrolment.body['secret'] as string);
    const signedIn = await owner.request('POST', '/v1/auth/login/second-factor', { challenge, code });
    expect(signedIn).toMatchObject({ status: 200, body: { recoveryCodes: { length: 10 } } });
    const token = signedIn.body['accessToken'] as string;
    expect(await me(token)).toBe(200);
    expect(await owner.request('DELETE', path, undefined, token)).toMatchObject({
      status: 403,
      ...refusal('two-factor-required'),
    });
    expect((await owner.logIn()).body).toMatchObject({ enrolment: false });
  });
});
