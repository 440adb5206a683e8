import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formats, runPeer, widths } from './peer.ts';

/** ImageMagick's `convert`, one process a photograph, the same cascade and encoder settings; IMAGEMAGICK names it. */
const program = process.env['IMAGEMAGICK'] ?? 'convert';
const settings = {
  avif: ['-quality', '55', '-define', 'heic:speed=9'],
  webp: ['-quality', '80', '-define', 'webp:method=2'],
  jpeg: ['-quality', '80'],
};

await runPeer(async (file) => {
  const folder = await mkdtemp(join(tmpdir(), 'imagemagick-'));
  const write = (width: number, format: (typeof formats)[number]) => [
    ...[
      '(',
      '+clone',
      ...settings[format],
      '-write',
      `${format}:${join(folder, `w${width} ${format}`)}`,
      '+delete',
      ')',
    ],
  ];
  const cascade = widths.flatMap((width) => [
    ...['-resize', `${width}x>`],
    ...formats.flatMap((format) => write(width, format)),
  ]);
  await promisify(execFile)(program, [file, '-auto-orient', '-strip', '-colorspace', 'sRGB', ...cascade, 'null:']);
  const kinds = await readdir(folder);
  const sizes = await Promise.all(kinds.map(async (kind) => [kind, (await stat(join(folder, kind))).size]));
  await rm(folder, { recursive: true });
  return Object.fromEntries(sizes);
});
