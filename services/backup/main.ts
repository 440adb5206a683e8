import { parseArgs } from 'node:util';
import { embeddedMetrics } from '../platform/embedded-metrics.ts';
import { BackupEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';
import { openStorage } from '../platform/storage.ts';
import { type BackupRecord, listBackups, readRecord } from './backup-record.ts';
import { restoreDatabase } from './restore-database.ts';
import { restoreObjects } from './restore-objects.ts';
import { openScratchServer } from './scratch-server.ts';
import { takeBackup } from './take-backup.ts';
import { type Verification, verifyBackup } from './verify-backup.ts';
import { openVersionedBucket } from './versioned-bucket.ts';

/**
 * The nightly backup, and what an operator does with backups:
 *
 *   backup                  takes one and shows that it restores
 *   backup verify [NAME]    shows that an earlier one restores, the newest unless named
 *   backup list             names all, the oldest first
 *   backup restore [NAME] [--database] [--objects] [--replace] [--from BUCKET]
 *                           restores database and objects, or one of the two; --replace drops the rows that are there;
 *                           --from takes the objects' versions out of another bucket
 *
 * Ends with 2 when a backup does not restore, or not all of it.
 */
await start(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      database: { type: 'boolean', default: false },
      objects: { type: 'boolean', default: false },
      replace: { type: 'boolean', default: false },
      from: { type: 'string' },
    },
  });
  const [command = 'take', named] = positionals;
  const env = readEnv(BackupEnvSchema);
  const logger = createLogger('backup', env.LOG_LEVEL);
  const place = { region: env.AWS_REGION, endpoint: env.S3_ENDPOINT };
  const backups = openStorage({ bucket: env.BACKUPS_BUCKET, ...place });
  const documents = openStorage({ bucket: env.S3_BUCKET, ...place });
  const bucket = openVersionedBucket({ bucket: env.S3_BUCKET, ...place });

  const chosen = async (): Promise<BackupRecord> => {
    const name = named ?? (await listBackups(backups)).at(-1);
    if (!name) throw new Error('There is no backup yet.');
    return readRecord(backups, name);
  };

  const verify = async (record: BackupRecord): Promise<Verification> => {
    const verification = await verifyBackup({ record, backups, openScratch: openScratchServer });
    if (verification.problems > 0) {
      process.exitCode = 2;
      logger.error({ event: 'backup.unverified', ...verification }, 'the backup does not restore');
    } else {
      logger.info({ event: 'backup.verified', ...verification }, 'the backup restores');
    }
    return verification;
  };

  const take = async (): Promise<void> => {
    const record = await takeBackup({ databaseUrl: env.DATABASE_URL, bucket, backups });
    const { tables, ...facts } = record;
    logger.info({ event: 'backup.stored', ...facts, tables: tables.length }, 'the backup is stored');
    const { problems } = await verify(record);
    // infra/backup.ts has an alarm on each; the first one also rings when this line never comes.
    if (!env.METRICS_NAMESPACE) return;
    const ageSeconds = (Date.now() - Date.parse(record.takenAt)) / 1000;
    logger.info(
      embeddedMetrics(env.METRICS_NAMESPACE, {
        BackupsStored: [1, 'Count'],
        BackupProblems: [problems, 'Count'],
        BackupAgeSeconds: [ageSeconds, 'Seconds'],
        BackupBytes: [record.dump.bytes, 'Bytes'],
      }),
    );
  };

  const restore = async (): Promise<void> => {
    const record = await chosen();
    const all = values.database === values.objects;
    logger.info({ event: 'restore.began', name: record.name, takenAt: record.takenAt }, 'restoring');
    if (all || values.database) {
      await restoreDatabase({ record, backups, databaseUrl: env.DATABASE_URL, replace: values.replace });
      logger.info({ event: 'restore.database', tables: record.tables.length }, 'the database is as it was dumped');
    }
    if (all || values.objects) {
      const from = values.from ?? env.S3_BUCKET;
      const report = await restoreObjects({ record, backups, documents, bucket, from });
      if (report.lost.count > 0) process.exitCode = 2;
      logger.info({ event: 'restore.objects', ...report }, 'the objects are as the manifest says, but those lost');
    }
  };

  const commands: Record<string, () => Promise<unknown>> = {
    take,
    verify: async () => verify(await chosen()),
    list: async () => console.log((await listBackups(backups)).join('\n')),
    restore,
  };
  try {
    const run = commands[command];
    if (!run) throw new Error(`There is no command ${command}: ${Object.keys(commands).join(', ')}.`);
    await run();
  } finally {
    bucket.close();
    await Promise.all([backups.close(), documents.close()]);
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
  }
});
