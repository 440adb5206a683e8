import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecrets } from '../local/secrets.ts';
import { newOwner } from './owner.ts';
import { startPlatform } from './test-platform.ts';

type Key = JsonWebKey & { kid: string };

const createKey = (): Key => JSON.parse(createSecrets().jwtKeys).keys[0];
const [old, fresh] = [createKey(), createKey()];
const keySet = (...keys: Key[]) => JSON.stringify({ keys });

const variables = { JWT_KEYS: keySet(old) };
let platform: Awaited<ReturnType<typeof startPlatform>>;
let owner: Awaited<ReturnType<typeof newOwner>>;

beforeAll(async () => {
  platform = await startPlatform({ variables });
  owner = await newOwner(platform);
});
afterAll(() => platform.stop());

/** As a deployment does. The first key signs. */
const deploy = async (...keys: Key[]): Promise<void> => {
  variables.JWT_KEYS = keySet(...keys);
  await platform.api.stop();
  await platform.api.start();
};

const me = async (token: string): Promise<number> => (await owner.request('GET', '/v1/me', undefined, token)).status;

const published = async () => {
  const response = await fetch(`${platform.url}/.well-known/jwks.json`);
  return { response, keys: ((await response.json()) as { keys: Key[] }).keys };
};

const keyOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

test('security-17 the public halves of the keys are published, for ES256 only', async () => {
  const { response, keys } = await published();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/jwk-set+json');
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  expect(keys).toEqual([{ kty: 'EC', crv: 'P-256', x: old['x'], y: old['y'], kid: old.kid, use: 'sig', alg: 'ES256' }]);
});

test('a published key verifies a token', async () => {
  const [header, payload, signature = ''] = (await owner.signIn()).split('.');
  const [key] = (await published()).keys as [Key];
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const verified = (content: string) =>
    verify(
      'sha256',
      Buffer.from(content),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  expect(verified(`${header}.${payload}`)).toBe(true);
  expect(verified(`${header}.${payload}x`)).toBe(false);
});

test('security-17 keys are replaced without signing anybody out, and a removed one verifies nothing', async () => {
  const ofOld = await owner.signIn();
  expect(keyOf(ofOld)).toBe(old.kid);

  await deploy(fresh, old);
  const ofFresh = await owner.signIn();
  expect(keyOf(ofFresh)).toBe(fresh.kid);
  expect([await me(ofOld), await me(ofFresh)]).toEqual([200, 200]);

  // The deployment before, whose processes run on for a while: there the new key verifies and does not sign yet.
  await deploy(old, fresh);
  expect((await published()).keys.map(({ kid }) => kid)).toEqual([old.kid, fresh.kid]);
  expect(keyOf(await owner.signIn())).toBe(old.kid);
  expect([await me(ofOld), await me(ofFresh)]).toEqual([200, 200]);

  await deploy(fresh);
  expect((await published()).keys.map(({ kid }) => kid)).toEqual([fresh.kid]);
  expect([await me(ofOld), await me(ofFresh)]).toEqual([401, 200]);
}, 60_000);
