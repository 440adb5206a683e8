import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/** Any number that only this program uses: the advisory lock that lets one migration run at a time. */
const lock = 7_046_381;

/**
 * Brings the schema up to date. Runs that start together wait for each other; a failure changes nothing.
 * @param folder where the SQL files are
 */
export const migrateDatabase = async (url: string, folder: string): Promise<void> => {
  const client = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${lock})`;
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end({ timeout: 5 });
  }
};
