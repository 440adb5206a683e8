import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newConsumer } from './api-client.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
/** Of an account that signed in. */
let accessToken: string;

beforeAll(async () => {
  platform = await startPlatform();
  ({ accessToken } = await newConsumer(platform));
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

  test('says who it is for, by whom and until when', () => {
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
    ['expired', {}, { exp: 1 }],
    ['without an end', {}, { exp: undefined }],
    ['of another issuer', {}, { iss: 'https://example.org' }],
    ['for another audience', {}, { aud: 'https://example.org' }],
    ['not valid yet', {}, { nbf: 9_999_999_999 }],
    ['for nobody', {}, { sub: undefined }],
    ['of another type', { typ: 'JWT' }, {}],
    ['of an unknown key', { kid: 'other' }, {}],
    ['that brings its own key', { jwk: { kty: 'EC' } }, {}],
    ['that names a key elsewhere', { jku: 'https://example.org/jwks.json' }, {}],
  ])('%s is refused', async (_name, changedHeader, changedClaims) => {
    expect(await me(forge(changedHeader, changedClaims))).toBe(401);
  });

  test('without a signature, or signed with the public key as a secret, is refused', async () => {
    const [, payload, signature] = parts();
    expect(await me(`${encode({ ...header(), alg: 'none' })}.${payload}.`)).toBe(401);
    const content = `${encode({ ...header(), alg: 'HS256' })}.${payload}`;
    expect(await me(`${content}.${createHmac('sha256', 'public key').update(content).digest('base64url')}`)).toBe(401);
    expect(await me(`${parts()[0]}.${encode({ ...claims(), role: 'admin' })}.${signature}`)).toBe(401);
  });
});
