import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';
import { type ManagedServer, startProcess, untilReady } from './managed-process.ts';
import { findRedis } from './redis-binary.mjs';

/**
 * Starts Redis (or Valkey) on 127.0.0.1, with its files in `dir`. As in the cloud, nothing is evicted (BullMQ needs
 * that); every write is in the append-only file, synced each second.
 *
 * @throws {Error} when there is none on this machine, or with the end of its log when it does not start
 */
export const startRedis = async (options: { dir: string; port: number }): Promise<ManagedServer> => {
  const { dir, port } = options;
  const redis = await findRedis();
  if (!redis) throw new Error('Redis is missing: install redis-server or valkey-server, or set REDIS_URL.');
  await mkdir(dir, { recursive: true });
  const settings = {
    bind: '127.0.0.1',
    port: `${port}`,
    dir,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    databases: '1024',
    'set-proc-title': 'no', // keeps the command line, by which a process left over is known
  };
  const server = await startProcess({
    name: 'Redis',
    id: basename(dir),
    home: dirname(dir),
    command: redis.command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    env: { ...process.env, ...redis.env },
  });
  await untilReady(server, async () => {
    const socket = connect(port, '127.0.0.1');
    try {
      socket.end('PING\r\n');
      const [answer] = await once(socket, 'data'); // "-LOADING" while it reads its file
      return String(answer).startsWith('+PONG');
    } finally {
      socket.destroy();
    }
  });
  return { ...server, url: `redis://127.0.0.1:${port}` };
};
