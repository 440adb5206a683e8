import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Side in pixels by name. A home screen cuts its own corners out of those that fill their square. */
const icons = [
  { name: '180', side: 180, fillsSquare: true },
  { name: '192', side: 192, fillsSquare: false },
  { name: '512', side: 512, fillsSquare: false },
  { name: 'maskable-512', side: 512, fillsSquare: true },
] as const;

/** Draws `icons/icon.svg` as the PNGs that home screens take. @param publicDir of the application */
export const homeScreenIcons = (publicDir: string): Plugin => ({
  name: 'home-screen-icons',
  apply: 'build',
  async generateBundle() {
    const { default: sharp } = await import('sharp');
    const svg = await readFile(join(publicDir, 'icons/icon.svg'), 'utf8');
    for (const { name, side, fillsSquare } of icons) {
      const drawing = Buffer.from(fillsSquare ? svg.replace(/ rx="\d+"/, '') : svg);
      const source = await sharp(drawing).resize(side).png({ palette: true }).toBuffer();
      this.emitFile({ type: 'asset', fileName: `icons/${name}.png`, source });
    }
  },
});
