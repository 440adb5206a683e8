import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createTestBackends } from '../acceptance/test-backends.ts';
import { ensureApplicationRole } from '../database-role/role.ts';
import { openAccount } from '../local/accounts.ts';
import type { Backends } from '../local/platform-processes.ts';
import { packagedBinaries } from '../local/postgres.ts';
import { postgresClientEnvironment } from '../local/postgres-client.mjs';
import { openStorage, type Storage, s3ClientConfig } from '../platform/storage.ts';
import { keysOf, listBackups, readRecord } from './backup-record.ts';
import { restoreDatabase } from './restore-database.ts';
import { restoreObjects } from './restore-objects.ts';
import { openScratchServer } from './scratch-server.ts';
import { factsOfDatabase, tableDifferences } from './table-facts.ts';
import { takeBackup } from './take-backup.ts';
import { verifyBackup } from './verify-backup.ts';
import { openVersionedBucket } from './versioned-bucket.ts';

const region = 'eu-west-3';
const slow = { timeout: 120_000 };

let backends: Backends;
let sql: postgres.Sql;
let documents: Storage;
let backups: Storage;
let bucket: ReturnType<typeof openVersionedBucket>;
let client: S3Client;
let ownerId: string;

const newBucket = async (): Promise<string> => {
  const Bucket = `bucket-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return Bucket;
};

/** A ready document with its original, which is nothing but so many bytes. */
const addDocument = async (size = 5): Promise<string> => {
  const [id, sha256] = [randomUUIDv7(), 'a'.repeat(64)];
  const key = `accounts/${ownerId}/${id}/${sha256}/original`;
  await documents.put(key, Buffer.alloc(size), { contentType: 'image/jpeg' });
  await sql`insert into documents (id, owner_id, filename, media_type, size, sha256, state)
    values (${id}, ${ownerId}, 'photo.jpg', 'image/jpeg', ${size}, ${sha256}, 'ready')`;
  return key;
};

const take = () => takeBackup({ databaseUrl: backends.databaseUrl, bucket, backups });
const verify = (record: Awaited<ReturnType<typeof take>>) =>
  verifyBackup({ record, backups, openScratch: openScratchServer });

beforeAll(async () => {
  Object.assign(process.env, await postgresClientEnvironment());
  process.env['PATH'] += `:${packagedBinaries()}`;
  backends = await createTestBackends();
  client = new S3Client(s3ClientConfig(region, backends.s3Endpoint));
  const place = { region, endpoint: backends.s3Endpoint };
  backups = openStorage({ bucket: await newBucket(), ...place });
  sql = postgres(backends.databaseUrl, { max: 4, onnotice: () => {} });
  ownerId = await openAccount(backends.databaseUrl, { email: 'marie@example.fr', password: 'correct horse battery' });
});
afterAll(async () => {
  client?.destroy();
  await Promise.all([backups?.close(), sql?.end()]);
});

/** What was deleted a moment ago still belongs to the next backup, so each test has a bucket of its own. */
beforeEach(async () => {
  backends = { ...backends, s3Bucket: await newBucket() };
  const place = { bucket: backends.s3Bucket, region, endpoint: backends.s3Endpoint };
  documents = openStorage(place);
  bucket = openVersionedBucket(place);
  await sql`delete from documents`;
});
afterEach(async () => {
  bucket.close();
  await documents.close();
});

describe('a backup', () => {
  test('is of one moment, though rows and objects come and go while it is taken', slow, async () => {
    const gone = await addDocument();
    let over = false;
    const work = (async () => {
      while (!over) {
        await addDocument();
        await sql`update documents set version = version + 1, filename = ${randomUUID()} where owner_id = ${ownerId}`;
      }
    })();
    // Between the snapshot and the list of objects, as a purge does it: the object, then its row.
    const purged = {
      versions: async function* () {
        await documents.delete([gone]);
        await sql`delete from documents where id = ${gone.split('/')[2] ?? ''}`;
        yield* bucket.versions();
      },
    };
    const record = await takeBackup({ databaseUrl: backends.databaseUrl, bucket: purged, backups });
    over = true;
    await work;
    expect(record).toMatchObject({ migration: expect.stringMatching(/^\d{4}_\w+$/) });
    const verification = await verify(record);
    expect(verification).toMatchObject({ problems: 0, first: [] });
    expect(verification.objects).toBeGreaterThan(0);
    expect(tableDifferences(record.tables, await factsOfDatabase(backends.databaseUrl))).not.toEqual([]);
    expect(await readRecord(backups, record.name)).toEqual(record);
    expect(await listBackups(backups)).toEqual([record.name]);
    expect(await backups.head(keysOf(record.name).verified)).not.toBeNull();
  });

  test('that is damaged, or names too little, does not pass', slow, async () => {
    const missing = await addDocument();
    const wrong = await addDocument();
    await documents.delete([missing]);
    await documents.put(wrong, Buffer.alloc(9), { contentType: 'image/jpeg' });
    // The versions of before are not the past of this bucket: as if no version had been kept.
    const forgetful = {
      versions: async function* () {
        for await (const page of bucket.versions()) {
          yield page.map((versions) => versions.filter(({ isLatest }) => isLatest));
        }
      },
    };
    const record = await takeBackup({ databaseUrl: backends.databaseUrl, bucket: forgetful, backups });
    expect((await verify(record)).first).toEqual([
      `object ${missing} is not in the manifest`,
      `object ${wrong} has 9 bytes, not 5`,
    ]);
    const [first, ...rest] = record.tables;
    const otherHash = (of: (typeof rest)[number]) => ({
      ...of,
      ...(of.table === 'public.accounts' && { hash: '0 0 0 0' }),
    });
    const tampered = { ...record, tables: rest.map(otherHash) };
    const { first: found } = await verify(tampered);
    expect(found).toContain('table public.accounts has as many rows, but others');
    expect(found).toContain(`table ${first?.table} should not be there`);

    const dump = await backups.get(record.dump.key);
    const bytes = Buffer.concat(await Array.fromAsync(dump?.body as AsyncIterable<Buffer>));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await backups.put(record.dump.key, bytes, { contentType: 'application/octet-stream' });
    expect(await verify(record)).toMatchObject({
      problems: 1,
      first: [`${record.dump.key} is damaged: its SHA-256 is another one.`],
    });
  });

  test('is not tried where it would not fit', async () => {
    await expect(openScratchServer(2 ** 50)).rejects.toThrow(/A restore of 1048576.0 GiB needs .* are free/);
  });
});

describe('a restore', () => {
  test('of the database spares rows unless it is told to drop them, and needs no superuser', slow, async () => {
    await addDocument();
    const record = await take();
    const other = await createTestBackends();
    const master = postgres(other.databaseUrl, { max: 1, onnotice: () => {} });
    const url = Object.assign(new URL(other.databaseUrl), {
      username: 'ipower_2026_11',
      password: 'n'.repeat(40),
    }).href;
    try {
      const database = new URL(other.databaseUrl).pathname.slice(1);
      // As in the cloud: what is there belongs to the role that is to restore.
      await master`drop schema public cascade`;
      await master`drop schema drizzle cascade`;
      await master`create schema public authorization pg_database_owner`;
      await ensureApplicationRole(master, url);
      const restore = (replace: boolean) => restoreDatabase({ record, backups, databaseUrl: url, replace });
      await restore(false);
      expect(tableDifferences(record.tables, await factsOfDatabase(url))).toEqual([]);
      await master`insert into documents (id, owner_id, filename, media_type, size, sha256)
        values (${randomUUIDv7()}, ${ownerId}, 'newer.jpg', 'image/jpeg', 1, ${'b'.repeat(64)})`;
      await expect(restore(false)).rejects.toThrow(/has \d+ rows in \d+ tables: --replace drops them first/);
      expect((await master`select from documents where filename = 'newer.jpg'`).length).toBe(1);
      await restore(true);
      expect(tableDifferences(record.tables, await factsOfDatabase(url))).toEqual([]);
      expect(database).toMatch(/^test-/);
    } finally {
      await master.end();
    }
  });

  test('of the objects copies back what is missing or another, and leaves the rest', slow, async () => {
    const [same, overwritten, deleted] = [await addDocument(1), await addDocument(2), await addDocument(3)];
    const before = await documents.head(same);
    const record = await take();
    await documents.put(overwritten, Buffer.from('other'), { contentType: 'text/plain' });
    await documents.delete([deleted]);
    await documents.put('accounts/newer', Buffer.from('newer'), { contentType: 'text/plain' });
    const restore = (from = backends.s3Bucket) => restoreObjects({ record, backups, documents, bucket, from });
    expect(await restore()).toMatchObject({ restored: 2, restoredBytes: 5, lost: { count: 0 } });
    expect(await documents.head(overwritten)).toMatchObject({ size: 2, contentType: 'image/jpeg' });
    expect(await documents.head(deleted)).toMatchObject({ size: 3, contentType: 'image/jpeg' });
    expect(await documents.head(same)).toEqual(before);
    expect(await documents.head('accounts/newer')).toMatchObject({ size: 5 });
    expect(await restore()).toMatchObject({ restored: 0 });
  });

  test('of the objects takes them out of a replica, and says what is nowhere', slow, async () => {
    const [kept, lost] = [await addDocument(4), await addDocument(6)];
    const record = await take();
    // A replica has the same versions under the same ids (Amazon S3 User Guide, "What does Amazon S3 replicate?").
    const replica = `replica-${randomUUID()}`;
    const s3Dir = join(inject('servers').dir, 's3');
    await cp(join(s3Dir, backends.s3Bucket), join(s3Dir, replica), { recursive: true });
    const gone = await newBucket();
    const place = { region, endpoint: backends.s3Endpoint };
    const [empty, target] = [openStorage({ bucket: gone, ...place }), openVersionedBucket({ bucket: gone, ...place })];
    const restore = (from: string) => restoreObjects({ record, backups, documents: empty, bucket: target, from });
    try {
      const nothing = await restore(gone);
      expect(nothing).toMatchObject({ restored: 0, lost: { count: record.manifest.objects } });
      expect(nothing.lost.first).toContain(lost);
      expect(await restore(replica)).toMatchObject({ restored: record.manifest.objects, lost: { count: 0 } });
      expect(await empty.head(kept)).toMatchObject({ size: 4 });
    } finally {
      target.close();
      await empty.close();
    }
  });
});
