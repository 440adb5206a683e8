import { join } from 'node:path';
import { MigrateEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';
import { migrateDatabase } from './migrate.ts';

/** This folder; of the bundle, the one beside it. */
const sqlFolder = import.meta.url.endsWith('.ts') ? import.meta.dirname : join(import.meta.dirname, 'migrations');

/** `node services/migrations/main.ts`: migrates the database and ends. */
await start(async () => {
  const env = readEnv(MigrateEnvSchema);
  const logger = createLogger('migrate', env.LOG_LEVEL);
  await migrateDatabase(env.DATABASE_URL, sqlFolder);
  logger.info('the database is up to date');
  await new Promise<void>((resolve) => logger.flush(() => resolve()));
});
