import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Storage } from '../platform/storage.ts';
import { type StoredFile, storeFile } from './stored-file.ts';

/**
 * Streams what a command writes into an object, and its SHA-256 into another one beside it (`<key>.sha256`, in the
 * format of sha256sum): a restore checks it before it trusts the dump.
 *
 * @throws {Error} with the end of the command's own error when it fails: then nothing is stored
 */
export const storeDump = async (
  key: string,
  store: Pick<Storage, 'put' | 'putStream'>,
  [command, ...args]: readonly [string, ...string[]],
  env: Record<string, string | undefined>,
): Promise<StoredFile> => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const body = new PassThrough();
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  // The object ends only when the command says that it is done: half a dump must look like none.
  child.stdout.pipe(body, { end: false });
  child.once('error', (error) => body.destroy(error));
  child.once('close', (code) => {
    if (code === 0) body.end();
    else body.destroy(new Error(`${command} ended with ${code}: ${complaint.trim()}`));
  });
  try {
    const [stored] = await Promise.all([
      storeFile(store, key, body, 'application/octet-stream'),
      finished(body, { writable: true, readable: false }),
    ]);
    const checksum = Buffer.from(`${stored.sha256}  ${key.split('/').at(-1)}\n`);
    await store.put(`${key}.sha256`, checksum, { contentType: 'text/plain' });
    return stored;
  } finally {
    child.kill();
  }
};

/** libpq's variables for a URL, because a password on a command line can be read by every process. */
export const libpqEnvironment = (databaseUrl: string): Record<string, string> => {
  const url = new URL(databaseUrl);
  const sslmode = url.searchParams.get('sslmode');
  return {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(sslmode ? { PGSSLMODE: sslmode } : {}),
  };
};
