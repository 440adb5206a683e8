import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { backupName, keysOf } from './backup-record.ts';
import { libpqEnvironment, storeDump } from './dump.ts';

/** Keeps what is stored, as S3 does: an upload whose stream fails leaves nothing. */
const memory = () => {
  const objects = new Map<string, Buffer>();
  return {
    objects,
    putStream: async (key: string, body: Readable) => {
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk);
      objects.set(key, Buffer.concat(chunks));
    },
    put: async (key: string, body: Buffer) => void objects.set(key, body),
  };
};
const node = (script: string) => [process.execPath, '--eval', script] as const;

describe('a dump', () => {
  it('is stored whole, with its checksum beside it', async () => {
    const store = memory();
    const stored = await storeDump(
      'database/a.dump',
      store,
      node(`process.stdout.write(Buffer.alloc(3_000_000, 7))`),
      {},
    );
    const expected = Buffer.alloc(3_000_000, 7);
    const sha256 = createHash('sha256').update(expected).digest('hex');
    expect(stored).toEqual({ key: 'database/a.dump', bytes: 3_000_000, sha256 });
    expect(store.objects.get('database/a.dump')?.equals(expected)).toBe(true);
    expect(`${store.objects.get('database/a.dump.sha256')}`).toBe(`${sha256}  a.dump\n`);
  });

  it('that fails half-way is not stored, and says why', async () => {
    const store = memory();
    const command = node(
      `process.stdout.write('half', () => { console.error('connection lost'); process.exitCode = 3 })`,
    );
    await expect(storeDump('database/a.dump', store, command, {})).rejects.toThrow(/ended with 3: connection lost/);
    expect([...store.objects]).toEqual([]);
  });

  it('by a command that does not exist is refused', async () => {
    const store = memory();
    await expect(storeDump('database/a.dump', store, ['no-such-command'], {})).rejects.toThrow('ENOENT');
    expect([...store.objects]).toEqual([]);
  });

  it('hands the password over in the environment, not on the command line', async () => {
    const store = memory();
    const environment = libpqEnvironment('postgres://user:p%40ss@host:5433/ipower?sslmode=verify-full');
    await storeDump(
      'k',
      store,
      node('process.stdout.write(JSON.stringify(Object.entries(process.env).filter(([k]) => k.startsWith("PG"))))'),
      environment,
    );
    expect(Object.fromEntries(JSON.parse(`${store.objects.get('k')}`))).toMatchObject({
      PGHOST: 'host',
      PGPORT: '5433',
      PGUSER: 'user',
      PGPASSWORD: 'p@ss',
      PGDATABASE: 'ipower',
      PGSSLMODE: 'verify-full',
    });
  });

  it('is named so that names sort by time', () => {
    expect(keysOf(backupName(new Date('2026-11-22T02:30:00.123Z'))).dump).toBe('database/2026-11-22T02-30-00Z.dump');
  });
});
