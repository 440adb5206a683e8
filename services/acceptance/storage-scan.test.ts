import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, Usage } from '../contracts/documents.ts';
import type { ScanReport } from '../domains/storage-scan/index.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { openBucket } from './bucket.ts';
import { picture } from './pictures.ts';
import { startApi, type TestApi } from './test-api.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let api: TestApi;
let owner: ApiClient;
let bucket: ReturnType<typeof openBucket>;

beforeAll(async () => {
  platform = await startPlatform();
  // Its parts in this process, to scan as if a day had gone by.
  api = await startApi({ backends: platform.backends });
  owner = await newConsumer(platform);
  bucket = openBucket(platform.backends);
});
afterAll(async () => {
  await api.stop();
  await platform.stop();
});

const slow = { timeout: 180_000 };

const tomorrow = (): number => Date.now() + 86_460_000;

const scan = (repair = false) => api.container.storageScan.scan({ repair, now: tomorrow() });

const sendReady = async (): Promise<Document> => owner.untilEnded((await owner.send(await picture())).id);

/** Uploads are deleted after a document is ready, and nobody waits for it. */
const untilTidy = () => expect.poll(() => bucket.keys('uploads/'), { timeout: 20_000 }).toEqual([]);

const keysOf = async ({ id }: Document) => (await bucket.keys('accounts/')).filter((key) => key.includes(id));

const clean = {
  orphans: { count: 0 },
  missingOriginals: { count: 0 },
  missingRenditions: { count: 0 },
  missingExports: { count: 0 },
  wrongSizes: { count: 0 },
  wrongUsage: { count: 0 },
};

/** The command itself, with the environment that the API and the worker share. */
const command = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../storage-scan/main.ts'), ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../.cache/node'),
      AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'],
      AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'],
      DATABASE_URL: platform.backends.databaseUrl,
      REDIS_URL: platform.backends.redisUrl,
      S3_ENDPOINT: platform.backends.s3Endpoint,
      S3_BUCKET: platform.backends.s3Bucket,
      DATA_KEYS: platform.secrets.dataKeys,
      WEB_URL: platform.url,
    },
  });

describe('a scan of the storage', () => {
  test('finds nothing where nothing is wrong, whatever state documents are in', slow, async () => {
    const ready = await sendReady();
    await owner.announce(await picture());
    const copied = await picture();
    await owner.untilEnded((await owner.send(copied)).id);
    await owner.send(copied);
    await owner.request('DELETE', `/v1/documents/${ready.id}`);
    await untilTidy();
    const report = await scan();
    expect(report).toMatchObject({ ...clean, repaired: null });
    expect(report.objects).toBe((await bucket.keys()).length);
  });

  test('deletes objects that no row knows, but none of the last day', slow, async () => {
    const ready = await sendReady();
    await untilTidy();
    const known = await bucket.keys();
    const folder = `accounts/${owner.accountId}`;
    const orphans = [
      `${folder}/${ready.id}/${ready.sha256}/image-0/w320.avif`,
      `${folder}/${crypto.randomUUID()}/${'0'.repeat(64)}/original`,
      `${folder}/exports/${crypto.randomUUID()}/ipower-motors.zip`,
      'stray é',
      `uploads/${ready.id}`,
      `uploads/${crypto.randomUUID()}`,
    ];
    for (const key of orphans) await bucket.put(key, 'lost');

    const today = await api.container.storageScan.scan({ repair: true });
    expect(today).toMatchObject({ ...clean, repaired: { deleted: 0 } });
    const found = await scan();
    expect(found.orphans).toMatchObject({ count: orphans.length, bytes: 4 * orphans.length });
    expect([...found.orphans.first].sort()).toEqual([...orphans].sort());
    expect(await scan(true)).toMatchObject({ repaired: { deleted: orphans.length } });
    expect(await bucket.keys()).toEqual(known);
    expect(await scan()).toMatchObject(clean);
  });

  test('has renditions made again that are missing or damaged', slow, async () => {
    const document = await sendReady();
    await untilTidy();
    const [missing, damaged] = (await keysOf(document)).filter((key) => !key.endsWith('/original')) as [string, string];
    await bucket.delete(missing);
    await bucket.put(damaged, 'x');
    expect(await scan()).toMatchObject({ missingRenditions: { first: [missing] }, wrongSizes: { first: [damaged] } });
    expect(await scan(true)).toMatchObject({ repaired: { remade: 1, lost: 0 } });
    expect(await owner.untilEnded(document.id)).toMatchObject({ state: 'ready', renditions: { length: 6 } });
    await untilTidy();
    expect(await scan()).toMatchObject(clean);
  });

  test('says of a document whose original is gone that it is lost, and of its duplicates', slow, async () => {
    const file = await picture();
    const first = await owner.untilEnded((await owner.send(file)).id);
    const copy = await owner.send(file);
    await untilTidy();
    const original = (await keysOf(first)).find((key) => key.endsWith('/original')) as string;
    await bucket.delete(original);
    expect(await scan()).toMatchObject({ missingOriginals: { first: [original, original] } });
    expect(await scan(true)).toMatchObject({ repaired: { lost: 2, remade: 0 } });
    for (const { id } of [first, copy]) {
      expect(await owner.ask('GET', `/v1/documents/${id}`)).toMatchObject({
        state: 'failed',
        problem: { code: 'original-missing' },
      });
    }
    expect(await scan()).toMatchObject({ missingOriginals: { count: 0 } });
  });

  test('counts usage anew, and writes down what it repaired', slow, async () => {
    const right = await owner.ask<Usage>('GET', '/v1/me/usage');
    await platform.sql`update account_usage set bytes = 1, documents = 2 where account_id = ${owner.accountId}`;
    expect((await scan()).wrongUsage).toMatchObject({
      count: 1,
      first: [{ accountId: owner.accountId, bytes: right.bytes.used, toldBytes: 1, toldDocuments: 2 }],
    });
    expect(await scan(true)).toMatchObject({ repaired: { recounted: 1 } });
    expect(await owner.ask('GET', '/v1/me/usage')).toEqual(right);
    const [event] = await platform.sql`
      select details from audit_events where action = 'storage.repaired' order by id desc limit 1`;
    expect(event?.['details']).toMatchObject({ recounted: 1 });
  });

  test('is a command that tells by its end whether it found anything', slow, async () => {
    await sendReady();
    await scan(true);
    await untilTidy();
    const { stdout } = await command('--json');
    expect(JSON.parse(stdout) as ScanReport).toMatchObject(clean);
    await platform.sql`update account_usage set bytes = bytes + 1 where account_id = ${owner.accountId}`;
    await expect(command()).rejects.toMatchObject({
      code: 2,
      stdout: expect.stringContaining('1 accounts whose usage is wrong'),
    });
    expect((await command('--repair').catch((error) => error)).stdout).toContain('1 accounts counted anew');
    expect(JSON.parse((await command('--json')).stdout)).toMatchObject(clean);
  });

  test('comes once a week by itself, for the first time after a week of work', slow, async () => {
    const scans = async () =>
      (await platform.sql`select status from jobs where name = 'scan-storage'`).map((row) => row['status']);
    expect(await scans()).toEqual([]);
    await platform.sql`update jobs set created_at = now() - interval '8 days'`;
    await platform.worker.stop();
    await platform.worker.start();
    await expect.poll(scans, { timeout: 90_000 }).toEqual(['completed']);
    await platform.worker.stop();
    await platform.worker.start();
    expect(await scans()).toEqual(['completed']);
  });
});
