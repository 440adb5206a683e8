import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Storage } from '../platform/storage.ts';
import type { BackupRecord } from './backup-record.ts';
import { libpqEnvironment } from './dump.ts';
import { checkFile, openFile } from './stored-file.ts';

/** All of it or nothing; comments of extensions are their owner's, who in the cloud is another role. */
const pgRestore = ['--no-owner', '--no-privileges', '--no-comments', '--single-transaction'] as const;

/**
 * Restores a dump into a database without tables, straight from the storage.
 * @throws {Error} when the dump is damaged, or with the end of pg_restore's own error: then nothing was restored
 */
export const loadDump = async (
  backups: Pick<Storage, 'get'>,
  { dump }: BackupRecord,
  databaseUrl: string,
): Promise<void> => {
  await checkFile(backups, dump);
  const environment = libpqEnvironment(databaseUrl);
  const child = spawn('pg_restore', [...pgRestore, `--dbname=${environment['PGDATABASE']}`], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const ended = once(child, 'close');
  // When pg_restore fails it stops reading: what it says is the reason, not that its input broke.
  const sent = pipeline(await openFile(backups, dump), child.stdin).catch((error: Error) => error);
  const [code] = await ended;
  if (code !== 0) throw new Error(`pg_restore ended with ${code}: ${complaint.trim()}`);
  const failure = await sent;
  if (failure) throw failure;
};
