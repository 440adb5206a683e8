import { join } from 'node:path';
import { debianEnvironment, executable, onPath, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/redis');

/**
 * The Redis (or Valkey) server of this machine: on the PATH, or unpacked earlier by `provideRedis`.
 *
 * @returns {Promise<{ command: string, env: Record<string, string> } | undefined>} what to add to the environment too
 */
export async function findRedis() {
  const installed = onPath(['redis-server', 'valkey-server']);
  if (installed) return { command: installed, env: {} };
  const unpacked = executable(join(unpackedTo, 'usr/bin/redis-server'));
  return unpacked ? { command: unpacked, env: await debianEnvironment(unpackedTo) } : undefined;
}

/** Downloads Debian's Redis into the cache folder; nothing is installed. */
export async function provideRedis() {
  await unpackDebianPackages(['redis-server', 'redis-tools'], unpackedTo);
}
