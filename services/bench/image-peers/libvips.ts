import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ImagePeer } from './peer.ts';

/** Compiles the C program against the very libvips that sharp brings. @throws Error without a C compiler. */
export function libvipsPeer(): ImagePeer {
  const require = createRequire(import.meta.url);
  const fromSharp = createRequire(require.resolve('sharp'));
  const shared = fromSharp.resolve(`@img/sharp-libvips-${process.platform}-${process.arch}/binary`);
  const library = dirname(shared);
  const include = dirname(require.resolve('@img/sharp-libvips-dev/include'));
  const folder = join(import.meta.dirname, '../../../.cache/image-peers');
  const program = join(folder, 'libvips-renditions');
  mkdirSync(folder, { recursive: true });
  const flags = [
    ...['-O2', '-pthread', '-o', program, join(import.meta.dirname, 'libvips.c')],
    ...[`-I${include}`, `-I${join(include, 'glib-2.0')}`, `-I${join(library, 'glib-2.0/include')}`],
    ...[shared, `-Wl,-rpath,${library}`],
  ];
  execFileSync('cc', flags, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { name: 'C on libvips', command: [program], env: { MALLOC_ARENA_MAX: '2' } };
}
