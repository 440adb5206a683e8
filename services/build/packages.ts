import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Manifest = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

/** What does not run: C++ and its build (the compiled code comes in packages of its own), and pdfium for browsers and as CommonJS. */
const unneeded = /\/node_modules\/(sharp\/(src|install)|@hyzyla\/pdfium\/dist\/(?!(index\.esm\.js|pdfium\.wasm)$).*)$/;

/**
 * Copies packages, with all they depend on, from one node_modules folder to another. Of the optional ones those that
 * are installed: for native code they are the ones of the platform that npm was told.
 */
export const copyPackages = async (names: readonly string[], from: string, to: string): Promise<void> => {
  const copied = new Set<string>();
  const copy = async (name: string, manifest: Manifest): Promise<void> => {
    copied.add(name);
    await cp(join(from, name), join(to, name), { recursive: true, filter: (path) => !unneeded.test(path) });
    const { optionalDependencies = {}, dependencies = {} } = manifest;
    for (const next of new Set(Object.keys({ ...dependencies, ...optionalDependencies }))) {
      if (copied.has(next)) continue;
      const found = await readManifest(join(from, next));
      if (found) await copy(next, found);
      else if (!(next in optionalDependencies)) throw new Error(`${name} needs ${next}, which is not in ${from}.`);
    }
  };
  for (const name of names) {
    const manifest = await readManifest(join(from, name));
    if (!manifest) throw new Error(`${name} is not in ${from}.`);
    await copy(name, manifest);
  }
};

const readManifest = async (folder: string): Promise<Manifest | undefined> => {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
