import { inStep } from '../domains/storage-scan/in-step.ts';
import { createStorageScanRepository } from '../domains/storage-scan/storage-scan.repository.ts';
import { openDatabase } from '../platform/db.ts';
import type { Storage } from '../platform/storage.ts';
import { type BackupRecord, keysOf } from './backup-record.ts';
import { loadDump } from './load-dump.ts';
import { readManifest } from './object-manifest.ts';
import type { ScratchServer } from './scratch-server.ts';
import { checkFile } from './stored-file.ts';
import { factsOfDatabase, tableDifferences } from './table-facts.ts';

/** What became of the attempt to restore a backup. */
export type Verification = {
  name: string;
  verifiedAt: string;
  seconds: number;
  /** Objects that the restored rows name, and that were looked for in the manifest. */
  objects: number;
  /** How many ways it is not what it should be; 0 is a backup that restores. */
  problems: number;
  first: string[];
};

const mostNamed = 50;

/**
 * Restores a dump into a database of its own and compares: rows and hashes of every table with those of the snapshot,
 * every object that a restored row needs with the manifest. Writes the result beside the dump.
 */
export const verifyBackup = async (options: {
  record: BackupRecord;
  backups: Storage;
  /** Opens a server without anything in it, for a database of so many bytes. */
  openScratch: (bytes: number) => Promise<ScratchServer>;
}): Promise<Verification> => {
  const { record, backups, openScratch } = options;
  const began = performance.now();
  const first: string[] = [];
  let [problems, objects] = [0, 0];
  const note = (problem: string): void => {
    problems += 1;
    if (first.length < mostNamed) first.push(problem);
  };
  try {
    const scratch = await openScratch(record.databaseBytes);
    try {
      await loadDump(backups, record, scratch.url);
      for (const difference of tableDifferences(record.tables, await factsOfDatabase(scratch.url))) note(difference);
      await checkFile(backups, record.manifest);
      objects = await compareObjects(record, backups, scratch.url, note);
    } finally {
      await scratch.close();
    }
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
  }
  const seconds = (performance.now() - began) / 1000;
  const { name } = record;
  const verification = { name, verifiedAt: new Date().toISOString(), seconds, objects, problems, first };
  await backups.put(keysOf(name).verified, Buffer.from(JSON.stringify(verification, null, 2)), {
    contentType: 'application/json',
  });
  return verification;
};

/** @returns how many objects the rows need */
const compareObjects = async (
  { manifest, takenAt }: BackupRecord,
  backups: Storage,
  databaseUrl: string,
  note: (problem: string) => void,
): Promise<number> => {
  const database = openDatabase({ url: databaseUrl, poolSize: 1, service: 'backup' });
  let objects = 0;
  try {
    const known = createStorageScanRepository(database).known(new Date(takenAt));
    for await (const [entry, rows] of inStep(readManifest(backups, manifest), known)) {
      for (const { key, size } of rows.filter(({ required }) => required)) {
        objects += 1;
        if (!entry) note(`object ${key} is not in the manifest`);
        else if (size !== null && size !== entry.size) note(`object ${key} has ${entry.size} bytes, not ${size}`);
      }
    }
  } finally {
    await database.close();
  }
  return objects;
};
