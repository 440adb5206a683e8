import { MigrateEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';
import { migrateDatabase } from './migrate.ts';

/** `node services/migrations/main.ts`: migrates the database and ends. */
await start(async () => {
  const env = readEnv(MigrateEnvSchema);
  const logger = createLogger('migrate', env.LOG_LEVEL);
  // In the image the SQL lies beside the bundle.
  await migrateDatabase(env.DATABASE_URL, import.meta.dirname);
  logger.info('the database is up to date');
  await new Promise<void>((resolve) => logger.flush(() => resolve()));
});
