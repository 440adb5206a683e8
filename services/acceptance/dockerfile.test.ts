import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFile(join(import.meta.dirname, '../..', path), 'utf8');

test.each(['Dockerfile', 'compose.yaml'])('%s names the Node of the devDependency `node`', async (file) => {
  const { devDependencies } = JSON.parse(await read('package.json'));
  const versions = [...(await read(file)).matchAll(/(?:NODE_VERSION=|\/node:)(\d[\d.]*)/g)].map(
    ([, version]) => version,
  );
  expect(new Set(versions)).toEqual(new Set([devDependencies.node]));
});

test('the images are built with the mended database driver (docs/decisions/004)', async () => {
  expect(await read('Dockerfile')).toContain('patch-package --patch-dir .config/patches --error-on-fail');
});
