import postgres from 'postgres';
import { DatabaseRoleEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';
import { ensureApplicationRole } from './role.ts';

/** Before the migrations of a deployment: makes sure of the application's role with its password, and ends. */
await start(async () => {
  const env = readEnv(DatabaseRoleEnvSchema);
  const logger = createLogger('database-role', env.LOG_LEVEL);
  const master = postgres({
    host: env.PGHOST,
    port: env.PGPORT,
    database: env.PGDATABASE,
    user: env.PGUSER,
    password: env.PGPASSWORD,
    ssl: env.PGSSLMODE === 'verify-full' ? 'verify-full' : false,
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
  });
  try {
    await ensureApplicationRole(master, env.DATABASE_URL);
  } finally {
    await master.end({ timeout: 5 });
  }
  logger.info('the application role is ready');
  await new Promise<void>((resolve) => logger.flush(() => resolve()));
});
