import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findEngine } from '../acceptance/container-engine.ts';
import { buildImages } from '../build/images.ts';
import type { BenchRow } from './bench-row.ts';

const targets = ['api', 'worker'] as const;

/** Megabytes that a target may add to its base (performance.md). */
const limit = 30;

/**
 * What each image has beside Node and its base, uncompressed. Without an engine that builds images, the files that
 * they would hold are measured instead, and the row says so.
 */
export const measureImageLayers = async (): Promise<BenchRow[]> => {
  const { how, bytesOf } = await measure();
  const rows: BenchRow[] = [];
  for (const target of targets) {
    const megabytes = (await bytesOf(target)) / 1e6;
    rows.push({
      measure: `own layers of the image ${target} (${how}) ÷ limit`,
      ours: `${megabytes.toFixed(1)} MB`,
      peer: `${limit} MB`,
      ratio: megabytes / limit,
      goal: 1,
      better: 'lower',
    });
  }
  return rows;
};

const measure = async (): Promise<{ how: string; bytesOf: (target: (typeof targets)[number]) => Promise<number> }> => {
  const engine = findEngine();
  if (engine) {
    return {
      how: `built by ${engine.name}`,
      bytesOf: async (target) => {
        await engine.build(target, `ipower-platform-${target}`);
        return engine.ownBytes(`ipower-platform-${target}`);
      },
    };
  }
  const dist = join(import.meta.dirname, '../../dist');
  await buildImages(dist);
  return { how: 'files of dist, no image built', bytesOf: (target) => folderBytes(join(dist, target)) };
};

const folderBytes = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
};
