import { join } from 'node:path';
import { debianEnvironment, executable, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/postgres-client');

/** Where Debian's packages have the programs of this major version, which is the server's. */
const folder = 'usr/lib/postgresql/15/bin';

/**
 * `pg_dump` and `pg_restore` of PostgreSQL 15, which npm's binaries lack: the machine's own, or out of Debian's package,
 * which is downloaded into the cache folder once; nothing is installed.
 *
 * @returns {Promise<Record<string, string>>} the environment in which they are found
 * @throws {Error} when they cannot be had; the message says why
 */
export async function postgresClientEnvironment() {
  const installed = join('/', folder);
  if (executable(join(installed, 'pg_restore'))) return { PATH: `${installed}:${process.env.PATH}` };
  await unpackDebianPackages(['postgresql-client-15'], unpackedTo).catch((error) => {
    throw new Error(`PostgreSQL's pg_dump is missing: install postgresql-client-15. (${error.message})`);
  });
  const { PATH, LD_LIBRARY_PATH } = await debianEnvironment(unpackedTo);
  return { PATH: `${join(unpackedTo, folder)}:${PATH}`, LD_LIBRARY_PATH };
}
