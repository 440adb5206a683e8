import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSeal } from './sealed.ts';

const key = (kid: string) => ({ kty: 'oct', kid, k: randomBytes(32).toString('base64url') });
const [old, fresh] = [key('old'), key('fresh')];
const keySet = (...keys: object[]) => JSON.stringify({ keys });
const seal = createSeal(keySet(old));

test('what was sealed is read again, and is another text each time', () => {
  const [one, two] = [seal.seal('JBSWY3DPEHPK3PXP', 'account'), seal.seal('JBSWY3DPEHPK3PXP', 'account')];
  expect(one).not.toBe(two);
  expect(one).not.toContain('JBSWY3DPEHPK3PXP');
  expect(seal.open(one, 'account')).toBe('JBSWY3DPEHPK3PXP');
});

test('it opens for what it belongs to only, and not when it was changed', () => {
  const sealed = seal.seal('seed', 'account');
  expect(() => seal.open(sealed, 'another')).toThrow();
  const parts = sealed.split('.');
  for (const index of [2, 3, 4]) {
    const bytes = Buffer.from(parts[index] as string, 'base64url');
    bytes[0] = (bytes[0] as number) ^ 1;
    expect(() => seal.open(parts.with(index, bytes.toString('base64url')).join('.'), 'account')).toThrow();
  }
});

test('a new key seals while the old one still opens', () => {
  const sealed = seal.seal('seed', 'account');
  const rotated = createSeal(keySet(fresh, old));
  expect(rotated.open(sealed, 'account')).toBe('seed');
  expect(() => seal.open(rotated.seal('seed', 'account'), 'account')).toThrow('not known');
});

test.each(['', '{}', keySet(), keySet({ ...old, k: 'short' }), keySet({ ...old, kty: 'EC' })])(
  '%j is no key set',
  (json) => {
    expect(() => createSeal(json)).toThrow('DATA_KEYS');
  },
);
