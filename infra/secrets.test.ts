import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toJwks } from './secrets.ts';

const newKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

describe('the JSON Web Key Set of the access tokens', () => {
  it('holds the private keys in their order, each with a kid of its own', () => {
    const pems = [newKey(), newKey()];
    const { keys } = JSON.parse(toJwks(pems));
    expect(keys).toHaveLength(2);
    expect(new Set(keys.map(({ kid }: { kid: string }) => kid)).size).toBe(2);
    for (const [index, { d, ...publicKey }] of keys.entries()) {
      expect(publicKey).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
      expect(d).toEqual(expect.any(String));
      const data = Buffer.from('signed');
      const signature = sign('sha256', data, pems[index] ?? '');
      expect(verify('sha256', data, createPublicKey({ key: publicKey, format: 'jwk' }), signature)).toBe(true);
    }
  });

  it('names a key by the thumbprint of RFC 7638, whichever set it is in', () => {
    const pem = newKey();
    const kid = (set: string, index: number) => JSON.parse(set).keys[index].kid;
    expect(kid(toJwks([pem]), 0)).toBe(kid(toJwks([newKey(), pem]), 1));
  });
});
