import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keyOf, pathOf } from './key-paths.ts';
import type { ObjectFacts } from './object-facts.ts';

/** An earlier or the current state of a key: an object's facts, or that it was deleted then. */
export type Version = { versionId: string; lastModified: string } & (
  | { marker: true; facts?: never }
  | { marker: false; facts: ObjectFacts }
);

/** The version of an object that was stored before its bucket had versions (Amazon S3 User Guide, "Versioning"). */
export const nullVersion = 'null';

let sequence = 0;

/** Sorts by time, also of what comes within one millisecond. */
const orderAt = (milliseconds: number, number: number): string =>
  `${milliseconds.toString(36).padStart(9, '0')}${number.toString(36).padStart(5, '0')}`;

export const newVersionId = (): string => orderAt(Date.now(), sequence++);

/**
 * The versions of a bucket's objects as files: `<bucket>/versions/<key>/<order>.json`. Whether a bucket keeps versions
 * is whether it has the file `<bucket>/versioning`.
 */
export const openVersionStore = (dir: string) => {
  const switchFile = (bucket: string) => join(dir, bucket, 'versioning');
  const folderOf = (bucket: string, key: string) => join(dir, bucket, 'versions', pathOf(key));
  const fileOf = (bucket: string, key: string, { versionId, lastModified }: Version) => {
    const order = versionId === nullVersion ? `${orderAt(Date.parse(lastModified), 0)}-null` : versionId;
    return join(folderOf(bucket, key), `${order}.json`);
  };

  return {
    enable: (bucket: string): Promise<void> => writeFile(switchFile(bucket), 'Enabled'),

    isEnabled: async (bucket: string): Promise<boolean> =>
      (await stat(switchFile(bucket)).catch(() => undefined)) !== undefined,

    keep: async (bucket: string, key: string, version: Version): Promise<void> => {
      const file = fileOf(bucket, key, version);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(version));
      await rename(`${file}.new`, file);
    },

    /** Of one key, the newest first. */
    of: async (bucket: string, key: string): Promise<Version[]> => {
      const folder = folderOf(bucket, key);
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
      return await Promise.all(
        names
          .sort()
          .reverse()
          .map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Version),
      );
    },

    forget: (bucket: string, key: string, version: Version): Promise<void> =>
      rm(fileOf(bucket, key, version), { force: true }),

    /** Keys that have versions, in any order. */
    keys: async (bucket: string): Promise<string[]> => {
      const files = await readdir(join(dir, bucket, 'versions'), { recursive: true }).catch(() => []);
      return [...new Set(files.filter((file) => file.endsWith('.json')).map((file) => keyOf(dirname(file))))];
    },
  };
};
