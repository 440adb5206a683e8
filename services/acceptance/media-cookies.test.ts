import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentKeys } from '../domains/documents/index.ts';
import { createMediaSigner } from '../platform/media-signature.ts';
import { type Browser, newBrowser } from './browser.ts';
import { openBucket } from './bucket.ts';
import { openAccount, signIn } from './signed-in.ts';
import { startPlatform } from './test-platform.ts';

const webOrigin = 'https://www.example.fr';
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform({ variables: { WEB_ORIGINS: webOrigin } });
});
afterAll(() => platform.stop());

/** Somebody who has signed in, with one object of a document. */
const newOwner = async () => {
  const owner = await signIn(platform, await openAccount(platform));
  const key = `accounts/${owner.account.id}/${randomUUIDv7()}/0a/recipe/w320.avif`;
  await openBucket(platform.backends).put(key, 'bytes');
  return { ...owner, key };
};

const fetchMedia = ({ mediaCookies }: Browser, key: string, headers: Record<string, string> = {}) =>
  fetch(`${platform.url}/media/${key}`, {
    headers: {
      cookie: [...mediaCookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...headers,
    },
  });

const statusOf = async (browser: Browser, key: string) => (await fetchMedia(browser, key)).status;

describe('the cookies of a browser that has signed in', () => {
  test('open the media of its account, and nobody else’s', async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    expect(await statusOf(owner.browser, owner.key)).toBe(200);
    expect(await statusOf(owner.browser, other.key)).toBe(403);
    expect(await statusOf(newBrowser(platform.url), owner.key)).toBe(403);
  });

  test('do not open a copy of all data, which wants a recent sign-in', async () => {
    const { browser, account } = await newOwner();
    const key = `accounts/${account.id}/exports/${randomUUIDv7()}/ipower-motors.zip`;
    await openBucket(platform.backends).put(key, 'everything');
    expect(await statusOf(browser, key)).toBe(403);
  });

  test('open nothing when they are changed, or have ended', async () => {
    const { browser, account, key } = await newOwner();
    for (const [name, value] of [...browser.mediaCookies]) {
      browser.mediaCookies.set(name, value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`);
      expect(await statusOf(browser, key), name).toBe(403);
      browser.mediaCookies.set(name, value);
    }
    expect(await statusOf(browser, key)).toBe(200);

    const { mediaKeyId: keyId, mediaPrivateKey: privateKey } = platform.secrets;
    const signer = createMediaSigner({ url: `${platform.url}/media`, keyId, privateKey });
    const use = ({ values }: ReturnType<typeof signer.signCookies>) => {
      for (const [name, value] of Object.entries(values)) browser.mediaCookies.set(name, value);
    };
    use(signer.signCookies(documentKeys(account.id), Date.now() - 1_801_000));
    expect(await statusOf(browser, key)).toBe(403);
    use(signer.signCookies(documentKeys(account.id)));
    expect(await statusOf(browser, key)).toBe(200);
  });

  test('do not count where the address is signed', async () => {
    const { browser, key } = await newOwner();
    expect(await statusOf(browser, `${key}?Policy=x&Signature=x&Key-Pair-Id=x&Hash-Algorithm=SHA256`)).toBe(403);
  });

  test('come again with each renewal, and go with the session', async () => {
    const { browser, accessToken } = await newOwner();
    expect(browser.mediaCookies.size).toBe(4);
    browser.mediaCookies.clear();
    await browser.ask('POST', '/v1/auth/refresh');
    expect(browser.mediaCookies.size).toBe(4);
    await browser.ask('POST', '/v1/auth/logout-everywhere', { accessToken });
    expect(browser.mediaCookies.size).toBe(0);

    const again = await newOwner();
    await again.browser.ask('POST', '/v1/auth/logout');
    expect(again.browser.mediaCookies.size).toBe(0);

    const ended = await newOwner();
    await platform.sql`update sessions set ended_at = now() where id = ${ended.sessionId}`;
    expect((await ended.browser.ask('POST', '/v1/auth/refresh')).status).toBe(401);
    expect(ended.browser.mediaCookies.size).toBe(0);
  });
});

describe('what the media origin answers', () => {
  test('is for pages of the web applications, and executes nothing', async () => {
    const { browser, key } = await newOwner();
    const { headers } = await fetchMedia(browser, key, { origin: webOrigin });
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': webOrigin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'content-disposition, content-length, etag',
      'cross-origin-resource-policy': 'same-site',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    const foreign = await fetchMedia(browser, key, { origin: 'https://elsewhere.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});
