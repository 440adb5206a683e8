import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

export type StoredDump = { key: string; bytes: number; sha256: string };

type Store = {
  putStream(key: string, body: Readable, headers: { contentType: string }): Promise<void>;
  put(key: string, body: Buffer, headers: { contentType: string }): Promise<void>;
};

/**
 * Streams what a command writes into an object, and its SHA-256 into another one beside it (`<key>.sha256`, in the
 * format of sha256sum): a restore checks it before it trusts the dump.
 *
 * @throws {Error} with the end of the command's own error when it fails: then nothing is stored
 */
export const storeDump = async (
  key: string,
  store: Store,
  [command, ...args]: readonly [string, ...string[]],
  env: Record<string, string | undefined>,
): Promise<StoredDump> => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const body = new PassThrough();
  const hash = createHash('sha256');
  let bytes = 0;
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  // The object ends only when the command says that it is done: half a dump must look like none.
  child.stdout.pipe(body, { end: false });
  child.once('error', (error) => body.destroy(error));
  child.once('close', (code) => {
    if (code === 0) body.end();
    else body.destroy(new Error(`${command} ended with ${code}: ${complaint.trim()}`));
  });
  try {
    await Promise.all([store.putStream(key, body, { contentType: 'application/octet-stream' }), finished(body)]);
  } finally {
    child.kill();
  }
  const sha256 = hash.digest('hex');
  const checksum = Buffer.from(`${sha256}  ${key.split('/').at(-1)}\n`);
  await store.put(`${key}.sha256`, checksum, { contentType: 'text/plain' });
  return { key, bytes, sha256 };
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
    PGDATABASE: url.pathname.slice(1),
    ...(sslmode ? { PGSSLMODE: sslmode } : {}),
  };
};

/** Names sort by time: `database/2026-11-22T02-30-00Z.dump`. */
export const dumpKey = (now: Date): string => `database/${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.dump`;
