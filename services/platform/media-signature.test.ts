import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMediaSigner, createMediaVerifier, mediaLifetime } from './media-signature.ts';

const newKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const privateKey = newKey();
const url = 'https://media.example.fr';
const now = Date.UTC(2026, 10, 22);
const { sign, signOne, signCookies } = createMediaSigner({ url, keyId: 'K1', privateKey });
const verify = createMediaVerifier({ keyId: 'K1', privateKey });

const check = (signed: string, at = now, verifier = verify) => {
  const { origin, pathname, searchParams } = new URL(signed);
  return verifier(origin + pathname, Object.fromEntries(searchParams), {}, at);
};

describe('a media signature', () => {
  const signed = sign('accounts/a/1/w320.avif', 'accounts/a/1/', now).url;

  test('opens the object it was made for, and its siblings', () => {
    expect(check(signed)).toBe(true);
    expect(check(signed.replace('w320', 'w640'))).toBe(true);
  });

  test('opens nothing outside its folder', () => {
    expect(check(signed.replace('accounts/a/1', 'accounts/a/2'))).toBe(false);
    expect(check(signed.replace('accounts/a/1/', 'accounts/a/1'))).toBe(false);
  });

  test('ends', () => {
    expect(check(signed, now + mediaLifetime * 1000)).toBe(true);
    expect(check(signed, now + 2 * mediaLifetime * 1000)).toBe(false);
  });

  test('of one object opens no other, and ends to the second', () => {
    const one = signOne('accounts/a/1/original', 120, now);
    expect(one.expires).toBe(now / 1000 + 120);
    expect(check(one.url)).toBe(true);
    for (const other of ['original2', 'original/x', 'origina', 'w320.avif', '']) {
      expect(check(one.url.replace('/original?', `/${other}?`))).toBe(false);
    }
    expect(check(one.url, now + 119_999)).toBe(true);
    expect(check(one.url, now + 120_000)).toBe(false);
  });

  test('is the same for a while, so that caches hold what it opens', () => {
    const bucket = Math.ceil(now / 1000 / mediaLifetime) * mediaLifetime * 1000;
    const policy = (at: number) => new URL(sign('a/b', 'a/', at).url).searchParams.get('Policy');
    expect(policy(bucket)).toBe(policy(bucket + mediaLifetime * 1000 - 1));
  });

  test('of another key, a changed policy or none is refused', () => {
    expect(check(signed, now, createMediaVerifier({ keyId: 'K1', privateKey: newKey() }))).toBe(false);
    expect(check(signed, now, createMediaVerifier({ keyId: 'K2', privateKey }))).toBe(false);
    const forged = new URL(signed);
    forged.searchParams.set('Policy', Buffer.from('{"Statement":[]}').toString('base64'));
    expect(check(forged.href)).toBe(false);
    expect(verify(`${url}/a`, {}, {}, now)).toBe(false);
  });
});

describe('media cookies', () => {
  const id = '019aae2c-0000-7000-8000-000000000000';
  const { values, expires } = signCookies(`accounts/a/${'?'.repeat(8)}-*/*`, now);
  const opens = (key: string, cookies: Record<string, string> = values, query = {}, at = now) =>
    verify(`${url}/${key}`, query, cookies, at);

  test('are what CloudFront reads', () => {
    expect(Object.keys(values).sort()).toEqual([
      'CloudFront-Hash-Algorithm',
      'CloudFront-Key-Pair-Id',
      'CloudFront-Policy',
      'CloudFront-Signature',
    ]);
    for (const value of Object.values(values)) expect(value).toMatch(/^[\w~-]+$/);
  });

  test('open what matches, until they end', () => {
    expect(opens(`accounts/a/${id}/x/w320.avif`)).toBe(true);
    for (const key of [`accounts/b/${id}/x`, 'accounts/a/exports/1-2/x', 'accounts/a/x', `x/accounts/a/${id}/x`]) {
      expect(opens(key), key).toBe(false);
    }
    expect(opens(`accounts/a/${id}/x`, values, {}, expires * 1000 - 1)).toBe(true);
    expect(opens(`accounts/a/${id}/x`, values, {}, expires * 1000)).toBe(false);
  });

  test('open nothing when any of them is changed or missing', () => {
    for (const name of Object.keys(values)) {
      const { [name]: value = '', ...others } = values;
      expect(opens(`accounts/a/${id}/x`, others)).toBe(false);
      expect(opens(`accounts/a/${id}/x`, { ...others, [name]: `A${value}` })).toBe(false);
    }
  });

  test('do not count where the URL has a signature', () => {
    expect(opens(`accounts/a/${id}/x`, values, { Signature: 'x' })).toBe(false);
  });
});
