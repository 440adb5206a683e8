import { generateKeyPairSync } from 'node:crypto';
import cookie from '@fastify/cookie';
import { fastify } from 'fastify';
import { expect, test, vi } from 'vitest';
import { createMediaSigner, mediaLifetime } from '../../platform/media-signature.ts';
import { createMediaCookies } from './media-cookies.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const mediaUrl = 'https://media.example.fr';
const media = createMediaSigner({
  url: mediaUrl,
  keyId: 'K1',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});
const now = Date.UTC(2026, 10, 23);

const answers = async (cookies: ReturnType<typeof createMediaCookies>) => {
  const app = fastify();
  await app.register(cookie);
  app.get('/:id/:at', async ({ params }, reply) => {
    const { id, at } = params as { id: string; at: string };
    cookies.set(reply, id, Number(at));
    return {};
  });
  app.get('/gone', async (_, reply) => {
    cookies.clear(reply);
    return {};
  });
  return async (path: string) => (await app.inject(path)).headers['set-cookie'] as string[];
};

test('media cookies are for the media origin only, and end with what they open', async () => {
  const ask = await answers(createMediaCookies({ media, mediaUrl, domain: 'example.fr' }));
  const end = 'Mon, 23 Nov 2026 00:30:00 GMT';
  for (const line of await ask(`/a/${now}`)) {
    expect(line).toMatch(/^CloudFront-[\w-]+=[\w~-]+;/);
    const [, ...attributes] = line.split('; ');
    expect(attributes.sort()).toEqual(
      ['Domain=example.fr', `Expires=${end}`, 'HttpOnly', 'Path=/accounts', 'SameSite=Strict', 'Secure'].sort(),
    );
  }
  // A cookie is cleared by one with the same name, domain and path.
  const gone = await ask('/gone');
  expect(gone).toHaveLength(4);
  for (const line of gone) expect(line).toMatch(/^CloudFront-[\w-]+=; Max-Age=0; Domain=example.fr; Path=\/accounts;/);
});

test('media cookies belong to one host where the API is the media origin', async () => {
  const ask = await answers(createMediaCookies({ media, mediaUrl: 'http://localhost:3000/media', domain: undefined }));
  const [line = ''] = await ask(`/a/${now}`);
  expect(line).toContain('Path=/media/accounts;');
  expect(line).not.toContain('Domain');
});

test('media cookies are signed once a quarter of an hour for an account', async () => {
  const signCookies = vi.fn(media.signCookies);
  const ask = await answers(createMediaCookies({ media: { ...media, signCookies }, mediaUrl, domain: undefined }));
  const last = now + mediaLifetime * 1000 - 1;
  expect(await ask(`/a/${last}`)).toEqual(await ask(`/a/${now}`));
  expect(signCookies).toHaveBeenCalledTimes(1);
  expect(await ask(`/b/${now}`)).not.toEqual(await ask(`/a/${now}`));
  expect(signCookies).toHaveBeenCalledTimes(2);
  await ask(`/a/${last + 1}`);
  expect(signCookies).toHaveBeenCalledTimes(3);
});
