import type { Storage } from '../platform/storage.ts';
import type { StoredFile } from './stored-file.ts';
import type { TableFacts } from './table-facts.ts';

/** What a backup is made of, and what its dump must restore to. Written last: a backup without it is none. */
export type BackupRecord = {
  name: string;
  /** When the database was as the dump says. */
  takenAt: string;
  /** The newest migration in it. */
  migration: string;
  /** Bytes of the database on its server's disk. */
  databaseBytes: number;
  dump: StoredFile;
  manifest: StoredFile & { objects: number; objectBytes: number };
  tables: TableFacts[];
};

/** Names sort by time: `2026-11-22T02-30-00Z`. */
export const backupName = (now: Date): string => `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

const folder = 'database/';

/** Keys of a backup's objects. All begin alike, so that one rule of the bucket's life cycle ends all of them. */
export const keysOf = (name: string) => ({
  dump: `${folder}${name}.dump`,
  manifest: `${folder}${name}.objects.ndjson.gz`,
  record: `${folder}${name}.json`,
  verified: `${folder}${name}.verified.json`,
});

/** The names of all whole backups, the oldest first. */
export const listBackups = async (backups: Pick<Storage, 'list'>): Promise<string[]> => {
  const names: string[] = [];
  for await (const page of backups.list(folder)) {
    for (const { key } of page) {
      const [, name] = /^database\/([0-9TZ-]+)\.json$/.exec(key) ?? [];
      if (name) names.push(name);
    }
  }
  return names;
};

/** @throws {Error} when there is no whole backup of that name */
export const readRecord = async (backups: Pick<Storage, 'get'>, name: string): Promise<BackupRecord> => {
  const found = await backups.get(keysOf(name).record);
  if (!found) throw new Error(`There is no backup ${name}.`);
  return JSON.parse(Buffer.concat(await Array.fromAsync(found.body as AsyncIterable<Buffer>)).toString());
};
