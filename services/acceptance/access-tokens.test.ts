import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newBrowser } from './browser.ts';
import { enrol, openAccount, signIn } from './signed-in.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
/** Of an account that signed in. */
let accessToken: string;

beforeAll(async () => {
  platform = await startPlatform();
  ({ accessToken } = await signIn(platform, await openAccount(platform)));
});
afterAll(() => platform.stop());

const me = async (token: string) =>
  (await fetch(`${platform.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('an access token', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const parts = () => accessToken.split('.') as [string, string, string];
  const header = () => JSON.parse(Buffer.from(parts()[0], 'base64url').toString()) as Record<string, string>;
  const claims = () => JSON.parse(Buffer.from(parts()[1], 'base64url').toString()) as Record<string, unknown>;

  /** What a holder of our own key could sign. */
  const forge = (changedHeader: object, changedClaims: object) => {
    const [jwk] = JSON.parse(platform.secrets.jwtKeys).keys;
    const content = `${encode({ ...header(), ...changedHeader })}.${encode({ ...claims(), ...changedClaims })}`;
    const key = { key: createPrivateKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  };

  test('security-21 says who it is for, by whom, and until when: ten minutes', () => {
    expect(header()).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(claims()).toMatchObject({ iss: platform.url, aud: platform.url, role: 'customer' });
    expect((claims()['exp'] as number) - (claims()['iat'] as number)).toBe(600);
    expect(JSON.stringify(claims())).not.toContain('@');
  });

  test('is needed', async () => {
    expect((await fetch(`${platform.url}/v1/me`)).status).toBe(401);
    expect(await me('')).toBe(401);
    expect(await me(forge({}, {}))).toBe(200);
  });

  test.each([
    ['security-19 expired', {}, { exp: 1 }],
    ['security-19 without an end', {}, { exp: undefined }],
    ['security-19 of another issuer', {}, { iss: 'https://example.org' }],
    ['security-19 for another audience', {}, { aud: 'https://example.org' }],
    ['security-19 not valid yet', {}, { nbf: 9_999_999_999 }],
    ['security-19 for nobody', {}, { sub: undefined }],
    ['security-19 of no session', {}, { sid: undefined }],
    ['security-20 of another type', { typ: 'JWT' }, {}],
    ['security-17 of an unknown key', { kid: 'other' }, {}],
    ['security-18 that brings its own key', { jwk: { kty: 'EC' } }, {}],
    ['security-18 that names a key elsewhere', { jku: 'https://example.org/jwks.json' }, {}],
    ['security-18 that names a certificate elsewhere', { x5u: 'https://example.org/cert.pem' }, {}],
    ['security-18 that brings its own certificate', { x5c: ['MIIB'] }, {}],
  ])('%s is refused', async (_name, changedHeader, changedClaims) => {
    expect(await me(forge(changedHeader, changedClaims))).toBe(401);
  });

  test('security-17 without a signature, or signed with a public key as a secret, is refused', async () => {
    const [, payload, signature] = parts();
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await me(`${encode({ ...header(), alg })}.${payload}.`)).toBe(401);
      expect(await me(`${encode({ ...header(), alg })}.${payload}.${signature}`)).toBe(401);
    }
    const [jwk] = JSON.parse(platform.secrets.jwtKeys).keys;
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const content = `${encode({ ...header(), alg: 'HS256' })}.${payload}`;
    for (const secret of [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
    ]) {
      expect(await me(`${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`)).toBe(401);
    }
  });

  test('security-17 that was changed after it was signed is refused', async () => {
    const [start, payload, signature] = parts();
    expect(await me(`${start}.${encode({ ...claims(), role: 'admin' })}.${signature}`)).toBe(401);
    expect(await me(`${start}.${payload}.${encode({ r: 0, s: 0 })}`)).toBe(401);
  });

  test('security-20 is not what a challenge, a refresh token, a device or another one-time token is', async () => {
    const staff = await enrol(platform, await openAccount(platform, 'staff'));
    const { email, password } = staff.account;
    const { browser } = staff;
    const { challenge } = (await browser.ask('POST', '/v1/auth/login', { body: { email, password } })).body;
    for (const token of [challenge, ...browser.cookies.values()]) expect(await me(token)).toBe(401);
    const hash = createHash('sha256').update('of-a-reset').digest('hex');
    await platform.sql`
      insert into one_time_tokens (hash, purpose, account_id, expires_at)
      values (${hash}, 'reset-password', ${staff.account.id}, now() + interval '1 hour')`;
    expect(await me('of-a-reset')).toBe(401);
  });

  test('security-20 is no refresh token and no challenge; nor are those one another', async () => {
    const staff = await enrol(platform, await openAccount(platform, 'staff'));
    const { email, password } = staff.account;
    const refreshToken = staff.browser.cookies.get('__Host-refresh') as string;
    const { challenge } = (await staff.browser.ask('POST', '/v1/auth/login', { body: { email, password } })).body;
    const stranger = newBrowser(platform.url);
    for (const token of [accessToken, staff.accessToken, challenge]) {
      stranger.cookies.set('__Host-refresh', token);
      expect((await stranger.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    }
    const recoveryCode = staff.recoveryCodes[0];
    for (const token of [staff.accessToken.slice(0, 100), refreshToken]) {
      const body = { challenge: token, recoveryCode };
      expect((await stranger.ask('POST', '/v1/auth/login/second-factor', { body })).status).toBe(401);
    }
  });
});
