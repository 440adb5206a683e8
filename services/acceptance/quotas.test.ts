import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isOutage } from '../platform/outage.ts';
import type { Principal } from '../platform/principal.ts';
import { isPoolExhausted } from '../platform/turns.ts';
import { openBucket } from './bucket.ts';
import type { TestAccount } from './test-accounts.ts';
import { startApi, type TestApi } from './test-api.ts';
import { createTestBackends } from './test-backends.ts';

const limits = { bytes: 1_000, documents: 40, uploads: 30 };

let api: TestApi;
let bucket: ReturnType<typeof openBucket>;
let owner: TestAccount;
let token: string;

beforeAll(async () => {
  const backends = await createTestBackends();
  bucket = openBucket(backends);
  const variables = {
    QUOTA_BYTES: String(limits.bytes),
    QUOTA_DOCUMENTS: String(limits.documents),
    QUOTA_UPLOADS: String(limits.uploads),
  };
  api = await startApi({ backends, variables });
});
afterAll(() => api.stop());
beforeEach(async () => {
  owner = await api.accounts.create();
  token = await api.accounts.signIn(owner);
});

const announcement = (size: number) => ({
  filename: 'a.jpg',
  mediaType: 'image/jpeg' as const,
  size,
  sha256: createHash('sha256').update(randomUUID()).digest('hex'),
});

const announce = (size: number) => api.call('POST', '/v1/documents', { token, body: announcement(size) });

const usage = () => api.container.quotas.usage(owner.id);

/** Calls the service itself: a thousand HTTP requests would meet the rate limit first. */
const principal = (): Principal => ({
  ...owner,
  accountId: owner.id,
  sessionId: null,
  authenticatedAt: 0,
  scopes: null,
});

/** How a call ends. One that is refused because too much is asked at once is made again, as its caller would. */
const attempt = async (call: () => Promise<unknown>): Promise<string> => {
  try {
    await call();
    return 'done';
  } catch (error) {
    if (isPoolExhausted(error) || isOutage(error)) return attempt(call);
    return (error as { code: string }).code;
  }
};

const countOf = (values: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((one) => one === value).length]));

const upload = (bytes: number, contentLength?: number) =>
  api.container.documents.upload(principal(), {
    filename: 'a.jpg',
    mediaType: 'image/jpeg',
    body: Readable.from([Buffer.alloc(bytes, randomUUID())]),
    contentLength,
  });

describe('a quota', () => {
  test('of bytes is used up to its last byte, and the answer tells how far it is used', async () => {
    expect((await announce(999)).status).toBe(201);
    expect(await announce(2)).toMatchObject({
      status: 409,
      body: { code: 'quota-bytes-exceeded', used: 999, allowed: 1_000, detail: expect.any(String) },
    });
    expect((await announce(1)).status).toBe(201);
    expect((await api.call('GET', '/v1/me/usage', { token })).body).toEqual({
      bytes: { used: 1_000, allowed: limits.bytes },
      documents: { used: 2, allowed: limits.documents },
      uploads: { used: 2, allowed: limits.uploads },
    });
  });

  test('security-44 lets exactly as many of a thousand calls at once through as there is room for', async () => {
    const { documents } = api.container;
    const calls = Array.from({ length: 1_000 }, () =>
      attempt(() => documents.create(principal(), announcement(1), null)),
    );
    expect(countOf(await Promise.all(calls))).toEqual({ done: limits.uploads, 'quota-uploads-exceeded': 970 });
    const [stored] = await api.sql`select count(*)::int as count from documents where owner_id = ${owner.id}`;
    expect(stored).toEqual({ count: limits.uploads });
    expect(await usage()).toMatchObject({ bytes: { used: 30 }, documents: { used: 30 }, uploads: { used: 30 } });
  });

  test('security-44 holds for bytes and documents of uploads in one call, too, and nothing of the others stays', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => attempt(() => upload(20))));
    expect(countOf(answers)).toEqual({ done: limits.documents, 'quota-documents-exceeded': 20 });
    expect(await bucket.keys('uploads/')).toHaveLength(limits.documents);

    owner = await api.accounts.create();
    const large = await Promise.all(Array.from({ length: 20 }, () => attempt(() => upload(150))));
    expect(countOf(large)).toEqual({ done: 6, 'quota-bytes-exceeded': 14 });
    expect(await bucket.keys('uploads/')).toHaveLength(limits.documents + 6);
  });

  test('refuses a body without a chance before it reads it', async () => {
    const body = new Readable({ read: () => expect.unreachable('the body was read') });
    const file = { filename: 'a.jpg', mediaType: 'image/jpeg' as const, body, contentLength: 10_000 };
    expect(await attempt(() => api.container.documents.upload(principal(), file))).toBe('quota-bytes-exceeded');
  });

  test('counts the documents of an account from before there were quotas', async () => {
    await api.sql`insert into documents (id, owner_id, filename, media_type, size, sha256, state)
      values (${randomUUID()}, ${owner.id}, 'a.jpg', 'image/jpeg', 990, ${'0'.repeat(64)}, 'ready')`;
    expect((await announce(11)).code).toBe('quota-bytes-exceeded');
    expect((await announce(10)).status).toBe(201);
  });

  test('is every account’s own', async () => {
    expect((await announce(1_000)).status).toBe(201);
    token = await api.accounts.signIn(await api.accounts.create());
    expect((await announce(1_000)).status).toBe(201);
  });
});
