import { expect, test } from 'vitest';
import { createSeed, enrolmentOf, stepOf } from './totp.ts';

/** RFC 6238 appendix B; its codes have eight digits, of which ours are the last six. */
const seed = Buffer.from('12345678901234567890').toString('hex');

test.each([
  [59, '287082', 1],
  [1_111_111_109, '081804', 37_037_036],
  [1_234_567_890, '005924', 41_152_263],
  [20_000_000_000, '353130', 666_666_666],
])('at %i s the code is that of RFC 6238', async (seconds, code, step) => {
  expect(await stepOf(seed, code, seconds * 1000)).toBe(step);
});

test('security-11 a step is 30 s, and the ones before and after count', async () => {
  const start = 37_037_036 * 30_000;
  const seen = await Promise.all(
    [-30_001, -30_000, 0, 29_999, 59_999, 60_000].map((late) => stepOf(seed, '081804', start + late)),
  );
  expect(seen).toEqual([null, 37_037_036, 37_037_036, 37_037_036, 37_037_036, null]);
});

test('security-12 a seed has 160 bits and is never the same', () => {
  const seeds = Array.from({ length: 1000 }, createSeed);
  expect(new Set(seeds).size).toBe(1000);
  expect(seeds.every((one) => /^[0-9a-f]{40}$/.test(one))).toBe(true);
});

test('an app is told the key, whom it is for and by whom', async () => {
  const { secret, uri, qr } = await enrolmentOf(seed, 'marie+achats@example.fr');
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const { protocol, pathname, searchParams } = new URL(uri);
  expect(protocol).toBe('otpauth:');
  expect(decodeURIComponent(pathname)).toContain('IPOWER MOTORS:marie+achats@example.fr');
  expect(Object.fromEntries(searchParams)).toEqual({
    issuer: 'IPOWER MOTORS',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
  expect(qr).toMatch(/^<svg .*<\/svg>$/s);
});
