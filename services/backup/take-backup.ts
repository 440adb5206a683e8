import type postgres from 'postgres';
import journal from '../migrations/meta/_journal.json' with { type: 'json' };
import type { Storage } from '../platform/storage.ts';
import { type BackupRecord, backupName, keysOf } from './backup-record.ts';
import { libpqEnvironment, storeDump } from './dump.ts';
import { storeManifest } from './object-manifest.ts';
import { withSnapshot } from './snapshot.ts';
import { tableFacts } from './table-facts.ts';
import type { VersionedBucket } from './versioned-bucket.ts';

/** A custom-format dump, which pg_restore reads in parallel or a table at a time. */
const pgDump = ['pg_dump', '--format=custom', '--no-owner', '--no-privileges', '--lock-wait-timeout=60000'] as const;

export type BackupParts = {
  databaseUrl: string;
  /** Of the documents. */
  bucket: Pick<VersionedBucket, 'versions'>;
  backups: Storage;
};

/**
 * Takes a backup of database and objects in step. First the database: dump, rows and hashes of one snapshot. Then the
 * list of objects as they belong to its moment. Last the record, which makes it a backup.
 */
export const takeBackup = async ({ databaseUrl, bucket, backups }: BackupParts): Promise<BackupRecord> => {
  const name = backupName(new Date());
  const keys = keysOf(name);
  const fromSnapshot = await withSnapshot(databaseUrl, async ({ id, takenAt, databaseBytes, transaction }) => {
    const command = [...pgDump, `--snapshot=${id}`] as const;
    const migration = await newestMigration(transaction);
    const [dump, tables] = await Promise.all([
      storeDump(keys.dump, backups, command, libpqEnvironment(databaseUrl)),
      tableFacts(transaction),
    ]);
    return { takenAt: takenAt.toISOString(), migration, databaseBytes, dump, tables };
  });
  const moment = new Date(fromSnapshot.takenAt);
  const manifest = await storeManifest({ store: backups, key: keys.manifest, bucket, moment });
  const record: BackupRecord = { name, ...fromSnapshot, manifest };
  await backups.put(keys.record, Buffer.from(JSON.stringify(record, null, 2)), { contentType: 'application/json' });
  return record;
};

/** Its name; the hash of its statements where this program does not know it. */
const newestMigration = async (transaction: postgres.TransactionSql): Promise<string> => {
  const [row] = await transaction<{ hash: string; createdAt: number }[]>`
    select hash, created_at::float8 as "createdAt" from drizzle.__drizzle_migrations order by created_at desc limit 1`;
  return journal.entries.find(({ when }) => when === row?.createdAt)?.tag ?? row?.hash ?? 'none';
};
