import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianEnvironment, executable, onPath, unpackDebianPackages } from './debian-packages.mjs';

const unpackedTo = join(import.meta.dirname, '../../.cache/chromium');
const fontConfiguration = join(unpackedTo, 'fonts.conf');

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
  return { command: unpacked, env: { ...(await debianEnvironment(unpackedTo)), FONTCONFIG_FILE: fontConfiguration } };
}

/** Downloads Debian's Chromium and a font into the cache folder (some 150 MB); nothing is installed. */
export async function provideChromium() {
  await unpackDebianPackages(['chromium', 'fonts-liberation'], unpackedTo);
  // The packages' own configuration names folders of an installed system.
  const families = { serif: 'Serif', monospace: 'Mono' };
  const aliases = Object.entries(families).map(
    ([family, font]) => `<alias><family>${family}</family><prefer><family>Liberation ${font}</family></prefer></alias>`,
  );
  await writeFile(
    fontConfiguration,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>${join(unpackedTo, 'usr/share/fonts')}</dir>
<cachedir>${join(unpackedTo, 'cache')}</cachedir>
${aliases.join('\n')}
<match><edit name="family" mode="append_last"><string>Liberation Sans</string></edit></match>
</fontconfig>
`,
  );
}
