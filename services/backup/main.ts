import { BackupEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';
import { openStorage } from '../platform/storage.ts';
import { dumpKey, libpqEnvironment, storeDump } from './dump.ts';

/** The nightly dump: pg_dump in its custom format, which pg_restore reads in parallel or a table at a time. */
await start(async () => {
  const env = readEnv(BackupEnvSchema);
  const logger = createLogger('backup', env.LOG_LEVEL);
  const storage = openStorage({ bucket: env.S3_BUCKET, region: env.AWS_REGION });
  const command = ['pg_dump', '--format=custom', '--no-owner', '--no-privileges', '--lock-wait-timeout=60000'] as const;
  try {
    const stored = await storeDump(dumpKey(new Date()), storage, command, libpqEnvironment(env.DATABASE_URL));
    // infra/backup.ts counts this event; without it a day, an alarm rings.
    logger.info({ event: 'backup.stored', ...stored }, 'the dump is stored');
  } finally {
    await storage.close();
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
  }
});
