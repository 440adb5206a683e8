import { setTimeout as sleep } from 'node:timers/promises';
import { type File, newConsumer } from '../acceptance/api-client.ts';
import { type BackupRecord, readRecord } from '../backup/backup-record.ts';
import { readManifest } from '../backup/object-manifest.ts';
import { factsOfDatabase, tableDifferences } from '../backup/table-facts.ts';
import type { Credentials } from '../contracts/accounts.ts';
import { openStorage } from '../platform/storage.ts';
import { runBackupProgram } from './backup-program.ts';
import { type ObjectHashes, objectDifferences, presentHashes, versionHashes } from './measure.ts';
import { hasEnded, signIn } from './reader.ts';
import { openStack } from './stack.ts';

export type Drill = Awaited<ReturnType<typeof openDrill>>;

/** Milliseconds that a document which was on its way may take. */
const patience = 120_000;

/**
 * A restore drill, step by step, so that a test can do harm in between: a platform of its own is filled, backed up while
 * work goes on, lost, restored and compared.
 */
export const openDrill = async (home: string) => {
  const stack = await openStack(home);
  const backups = openStorage({ bucket: stack.backupsBucket, region: stack.region, endpoint: stack.s3Endpoint });
  let databaseUrl = '';
  let credentials: Credentials = { email: '', password: '' };
  let late: { id: string; credentials: Credentials } | undefined;
  let record: BackupRecord | undefined;
  let objects: ObjectHashes = new Map();
  const opened = new Map<string, Record<string, string>>();

  const program = (...args: readonly string[]) =>
    runBackupProgram(
      {
        DATABASE_URL: databaseUrl,
        AWS_REGION: stack.region,
        S3_BUCKET: stack.s3Bucket,
        S3_ENDPOINT: stack.s3Endpoint,
        BACKUPS_BUCKET: stack.backupsBucket,
      },
      ...args,
    );
  const taken = (): BackupRecord => {
    if (!record) throw new Error('There is no backup yet.');
    return record;
  };

  return {
    stack,
    /** Where the database is now. */
    databaseUrl: () => databaseUrl,

    start: async (): Promise<string> => {
      databaseUrl = await stack.startDatabase();
      await stack.startServices(databaseUrl);
      return 'PostgreSQL, Redis, S3, API, worker';
    },

    /** Sends the files as a consumer does, and opens what became of them. */
    fill: async (files: readonly File[]): Promise<string> => {
      const consumer = await newConsumer({ url: stack.apiUrl, backends: { databaseUrl } });
      credentials = consumer.credentials;
      const reader = await signIn(stack.apiUrl, credentials);
      const sent = await Promise.all(files.map((file) => consumer.send(file)));
      for (const { id, filename } of sent) {
        const document = await consumer.untilEnded(id);
        if (document.state !== 'ready') throw new Error(`${filename} is ${document.state}.`);
        opened.set(id, await reader.open(document));
      }
      return `${opened.size} documents, ${sum([...opened.values()].map((of) => Object.keys(of).length))} files opened`;
    },

    /** The nightly program, while one more document arrives: not everything stands still when a backup is taken. */
    backUp: async (meanwhile: File): Promise<string> => {
      const consumer = await newConsumer({ url: stack.apiUrl, backends: { databaseUrl } });
      const [log, sent] = await Promise.all([program(), consumer.send(meanwhile)]);
      late = { id: sent.id, credentials: consumer.credentials };
      await consumer.untilEnded(sent.id);
      const stored = log.find(({ event }) => event === 'backup.stored');
      record = await readRecord(backups, String(stored?.['name']));
      if (!log.some(({ event }) => event === 'backup.verified')) throw new Error('The backup was not verified.');
      const manifest = (await Array.fromAsync(readManifest(backups, record.manifest))).flat();
      objects = await versionHashes(stack, manifest);
      return `${sum(record.tables.map(({ rows }) => rows))} rows, ${objects.size} objects`;
    },

    destroy: async (): Promise<string> => {
      await stack.destroy();
      const left = await presentHashes(stack);
      if (left.size > 0) throw new Error(`${left.size} objects are left.`);
      return 'database, Redis and every object are gone';
    },

    restoreDatabase: async (): Promise<string> => {
      databaseUrl = await stack.startDatabase();
      const log = await program('restore', taken().name, '--database');
      return `${log.find(({ event }) => event === 'restore.database')?.['tables']} tables`;
    },

    restoreObjects: async (): Promise<string> => {
      const log = await program('restore', taken().name, '--objects');
      const report = log.find(({ event }) => event === 'restore.objects');
      return `${report?.['restored']} objects, ${report?.['restoredBytes']} bytes`;
    },

    /** Differences of every table and every object. Before anything runs that could change them. */
    compareTables: async (): Promise<string[]> => tableDifferences(taken().tables, await factsOfDatabase(databaseUrl)),

    compareObjects: async (): Promise<string[]> => objectDifferences(objects, await presentHashes(stack)),

    restart: async (): Promise<string> => {
      await stack.startServices(databaseUrl);
      return 'Redis (empty), API, worker';
    },

    /** Signs in with the password of before, and opens every document with all its renditions. */
    open: async (): Promise<string[]> => {
      const reader = await signIn(stack.apiUrl, credentials);
      const documents = new Map((await reader.documents()).map((document) => [document.id, document]));
      const differences: string[] = [];
      for (const [id, before] of opened) {
        const document = documents.get(id);
        if (document?.state !== 'ready') {
          differences.push(`document ${id} is ${document?.state ?? 'missing'}`);
          continue;
        }
        const now = await reader.open(document).catch((error: Error) => ({ error: error.message }));
        for (const [name, hash] of Object.entries(before)) {
          if ((now as Record<string, string>)[name] === hash) continue;
          differences.push(`document ${id} does not open as before: ${'error' in now ? now.error : name}`);
        }
      }
      return [...differences, ...(late ? await lateDifferences(stack.apiUrl, late) : [])];
    },

    close: async (): Promise<void> => {
      await backups.close();
      await stack.close();
    },
  };
};

/**
 * What arrived during the backup is in it or not. If its upload was acknowledged by then, it must go on from there: its
 * object is in the manifest and its job in the database, though Redis knows nothing of it.
 */
const lateDifferences = async (
  apiUrl: string,
  { id, credentials }: { id: string; credentials: Credentials },
): Promise<string[]> => {
  const reader = await signIn(apiUrl, credentials);
  for (const deadline = Date.now() + patience; ; await sleep(200)) {
    const document = (await reader.documents()).find((one) => one.id === id);
    if (!document || document.state === 'pending' || document.state === 'ready') return [];
    if (hasEnded(document) || Date.now() > deadline) return [`document ${id}, on its way then, is ${document.state}`];
  }
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
