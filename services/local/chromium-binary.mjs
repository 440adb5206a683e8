import { join } from 'node:path';
import { debianEnvironment, executable, onPath, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/chromium');

/**
 * The Chromium of this machine: on the PATH, or unpacked earlier by `provideChromium`.
 *
 * @returns {Promise<{ command: string, env: Record<string, string> } | undefined>} what to add to the environment too
 */
export async function findChromium() {
  const installed = onPath(['chromium', 'chromium-browser', 'google-chrome']);
  if (installed) return { command: installed, env: {} };
  // Not the package's script, which looks for its parts where they would be installed.
  const unpacked = executable(join(unpackedTo, 'usr/lib/chromium/chromium'));
  if (!unpacked) return undefined;
  // Fontconfig's files and fonts are below the folder as they would be below the root.
  return { command: unpacked, env: { ...(await debianEnvironment(unpackedTo)), FONTCONFIG_SYSROOT: unpackedTo } };
}

/** Downloads Debian's Chromium and a font into the cache folder (some 150 MB); nothing is installed. */
export async function provideChromium() {
  await unpackDebianPackages(['chromium', 'fonts-liberation'], unpackedTo);
}
