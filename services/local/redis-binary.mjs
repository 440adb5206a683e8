import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { debianEnvironment, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/redis');

/**
 * The Redis (or Valkey) server of this machine: on the PATH, or unpacked earlier by `provideRedis`.
 *
 * @returns {Promise<{ command: string, env: Record<string, string> } | undefined>} what to add to the environment too
 */
export async function findRedis() {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (isExecutable(join(folder, name))) return { command: join(folder, name), env: {} };
    }
  }
  const unpacked = join(unpackedTo, 'usr/bin/redis-server');
  return isExecutable(unpacked) ? { command: unpacked, env: await debianEnvironment(unpackedTo) } : undefined;
}

/** Downloads Debian's Redis into the cache folder; nothing is installed. */
export async function provideRedis() {
  await unpackDebianPackages(['redis-server', 'redis-tools'], unpackedTo);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
