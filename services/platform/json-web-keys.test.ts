import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readSigningKeys } from './json-web-keys.ts';

const jwk = (namedCurve = 'P-256') => ({
  ...generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' }),
  kid: 'one',
});
const publicHalf = () => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid: 'one',
});
const read = (...keys: object[]) => readSigningKeys(JSON.stringify({ keys }));

test('private P-256 keys are read in their order', () => {
  const keys = read(jwk(), { ...jwk(), kid: 'two', alg: 'ES256', use: 'sig' });
  expect(keys.map(({ kid, privateKey }) => [kid, privateKey.asymmetricKeyDetails?.namedCurve])).toEqual([
    ['one', 'prime256v1'],
    ['two', 'prime256v1'],
  ]);
});

describe('security-17 other keys are refused:', () => {
  test.each<[string, object[]]>([
    ['none', []],
    ['another curve', [jwk('P-384')]],
    ['another algorithm', [{ ...jwk(), alg: 'ES384' }]],
    ['a symmetric one', [{ kty: 'oct', kid: 'one', k: 'c2VjcmV0' }]],
    ['a public one', [publicHalf()]],
    ['one without kid', [{ ...jwk(), kid: undefined }]],
    ['two of the same kid', [jwk(), jwk()]],
  ])('%s', (_name, keys) => {
    expect(() => read(...keys)).toThrow('JWT_KEYS must be');
  });
});
