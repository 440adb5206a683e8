import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { formats, runPeer, widths } from './peer.ts';

/** What one writes first: a pipeline for each rendition, all at once, with the same encoder settings. */
const encoded = (pipeline: Sharp, format: (typeof formats)[number]) =>
  ({
    avif: () => pipeline.avif({ quality: 55, effort: 0, chromaSubsampling: '4:2:0', tune: 'iq' }),
    webp: () => pipeline.webp({ quality: 80, effort: 2 }),
    jpeg: () => pipeline.jpeg({ quality: 80 }),
  })[format]();

await runPeer(async (file) => {
  const input = await readFile(file);
  const kinds = widths.flatMap((width) => formats.map((format) => ({ width, format })));
  const sizes = await Promise.all(
    kinds.map(async ({ width, format }) => {
      const resized = sharp(input).autoOrient().resize({ width, withoutEnlargement: true });
      return [`w${width} ${format}`, (await encoded(resized, format).toBuffer()).length];
    }),
  );
  return Object.fromEntries(sizes);
});
