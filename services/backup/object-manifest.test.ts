import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readManifest, storeManifest, versionAt } from './object-manifest.ts';
import type { ObjectVersion } from './versioned-bucket.ts';

const moment = new Date('2026-11-22T02:30:00Z');
const at = (minutes: number) => new Date(moment.getTime() + minutes * 60_000);

/** Versions of one key by the minute they came: a number of bytes, or null where it was deleted. */
const history = (...states: [minutes: number, size: number | null][]): ObjectVersion[] =>
  states.map(([minutes, size], index) => ({
    key: 'k',
    versionId: `v${minutes}`,
    isLatest: index === states.length - 1,
    since: at(minutes),
    ...(size !== null && { stored: { size, etag: `"${size}"` } }),
  }));

// biome-ignore format: a line each
const cases: [what: string, states: [minutes: number, size: number | null][], version: string | null][] = [
  ['the version that was current', [[-90, 1]], 'v-90'],
  ['the last one before it', [[-90, 1], [-30, 2]], 'v-30'],
  ['the one before a later change', [[-90, 1], [30, 2]], 'v-90'],
  ['what was deleted since', [[-90, 1], [30, null]], 'v-90'],
  ['what was deleted within the doubt of two clocks', [[-90, 1], [-0.5, null]], 'v-90'],
  ['nothing of what was deleted before', [[-90, 1], [-30, null]], null],
  ['the first one that came later', [[-90, 1], [-30, null], [1, 2], [2, 3]], 'v1'],
];

test.for(cases)('of a key, %s belongs to a moment', ([, states, version]) => {
  for (const versions of [history(...states), history(...states).reverse()]) {
    expect(versionAt(versions, moment)?.versionId ?? null).toBe(version);
  }
});

test('a manifest is read as it was written, line by line', async () => {
  const stored = new Map<string, Buffer>();
  const store = {
    putStream: async (key: string, body: Readable) => {
      stored.set(key, Buffer.concat(await Array.fromAsync(body as AsyncIterable<Buffer>)));
    },
    get: async (key: string) => ({ body: Readable.from([stored.get(key)]) }) as never,
  };
  const keys = Array.from({ length: 2_500 }, (_, index) => `é/${String(index).padStart(5, '0')}\n"`);
  const bucket = {
    versions: async function* () {
      yield [];
      yield keys.map((key) => history([-1, 7]).map((version) => ({ ...version, key })));
    },
  };
  const file = await storeManifest({ store, key: 'm', bucket, moment });
  expect(file).toMatchObject({ objects: 2_500, objectBytes: 17_500, bytes: stored.get('m')?.length });
  const pages = await Array.fromAsync(readManifest(store, file));
  expect(pages.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  expect(pages.flat().map(({ key }) => key)).toEqual(keys);
  expect(pages[0]?.[0]).toEqual({ key: keys[0], versionId: 'v-1', size: 7, etag: '"7"' });
});

test('a manifest whose objects cannot be listed is none', async () => {
  const store = {
    putStream: async (_: string, body: Readable) => void (await Array.fromAsync(body)),
  };
  const bucket = {
    versions: async function* () {
      yield [history([-1, 7])];
      throw new Error('no permission');
    },
  };
  await expect(storeManifest({ store, key: 'm', bucket, moment })).rejects.toThrow('no permission');
});
