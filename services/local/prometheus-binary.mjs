import { join } from 'node:path';
import { executable, onPath, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/prometheus');

/**
 * Prometheus and its tool for rules: on the PATH, or unpacked earlier by `providePrometheus`.
 *
 * @returns {{ prometheus: string, promtool: string } | undefined} their paths
 */
export function findPrometheus() {
  const find = (name) => onPath([name]) ?? executable(join(unpackedTo, 'usr/bin', name));
  const [prometheus, promtool] = [find('prometheus'), find('promtool')];
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}

/** Downloads Debian's Prometheus into the cache folder (19 MB); nothing is installed. */
export async function providePrometheus() {
  // What it depends on serves its web pages, which nobody opens here.
  await unpackDebianPackages(['prometheus'], unpackedTo, { alone: true });
}
