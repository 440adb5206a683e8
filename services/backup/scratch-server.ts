import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onPath } from '../local/debian-packages.mjs';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';

export type ScratchServer = { url: string; close(): Promise<void> };

/** Nothing in it has to outlive it. */
const settings = {
  ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' },
  ...{ wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '256MB', max_connections: '20' },
  ...{ shared_buffers: '64MB', maintenance_work_mem: '64MB' },
};

/** Bytes beside the database itself: the write-ahead log, sorts, the cluster's own tables. */
const overhead = 1024 ** 3;

/**
 * Starts an empty PostgreSQL of this process's own in the folder for temporary files, by the `initdb` and `postgres` on
 * the PATH.
 *
 * @param bytes of the database that is to be restored into it
 * @throws {Error} when there is not enough room for that
 */
export const openScratchServer = async (bytes: number): Promise<ScratchServer> => {
  const home = await mkdtemp(join(tmpdir(), 'scratch-'));
  try {
    const { bavail, bsize } = await statfs(home);
    const [free, needed] = [bavail * bsize, bytes * 1.2 + overhead];
    if (free < needed) {
      throw new Error(`A restore of ${gigabytes(bytes)} needs ${gigabytes(needed)}; ${gigabytes(free)} are free.`);
    }
    const initdb = onPath(['initdb']);
    if (!initdb) throw new Error('initdb is not on the PATH.');
    const server = await startPostgres({
      dir: join(home, 'postgres'),
      port: await freePort(),
      password: randomBytes(24).toString('base64url'),
      binaries: dirname(realpathSync(initdb)),
      settings,
    });
    return {
      url: server.url,
      close: async () => {
        await server.kill();
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
};

const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
