import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Principal } from '../platform/principal.ts';
import { openBucket } from './bucket.ts';
import { createTestBackends } from './test-backends.ts';
import { startApi, type TestApi } from './test-api.ts';

const limits = { bytes: 1_000, documents: 40, uploads: 30 };

let api: TestApi;
let bucket: ReturnType<typeof openBucket>;
let owner: Awaited<ReturnType<TestApi['accounts']['create']>>;

beforeAll(async () => {
  const backends = await createTestBackends();
  bucket = openBucket(backends);
  api = await startApi({
    backends,
    variables: {
      QUOTA_BYTES: String(limits.bytes),
      QUOTA_DOCUMENTS: String(limits.documents),
      QUOTA_UPLOADS: String(limits.uploads),
    },
  });
});
afterAll(() => api.stop());
beforeEach(async () => {
  owner = await api.accounts.create();
});

const announcement = (size: number) => ({
  filename: 'a.jpg',
  mediaType: 'image/jpeg' as const,
  size,
  sha256: createHash('sha256').update(randomUUID()).digest('hex'),
});

const principal = (): Principal => ({
  accountId: owner.id,
  role: 'customer',
  sessionId: null,
  authenticatedAt: 0,
  scopes: null,
});

const usage = async () => (await api.call('GET', '/v1/me/usage', { token: owner.token })).body;
