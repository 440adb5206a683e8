import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { debianEnvironment, onPath, unpackDebianPackages } from '../local/debian-packages.mjs';
import { type ManagedProcess, startProcess, untilReady } from '../local/managed-process.ts';
import { freePort } from '../local/ports.ts';

const unpackedTo = join(import.meta.dirname, '../../.cache/haproxy');

/** A place behind the balancer that a process may take. */
export type Slot = { name: string; port: number; internalPort: number };

/**
 * HAProxy as the load balancer of infra/load-balancer.ts is set, its times a thirtieth of those: health checks of `/readyz` on
 * the internal port every 15 s ÷ 30, three failures until a target is unhealthy, two successes until it is healthy; the
 * one with the fewest open requests is next. Connections to targets are kept and shared. It tries nothing again.
 *
 * @throws when there is no HAProxy and Debian's cannot be downloaded
 */
export const startHaproxy = async (options: { dir: string; slots: readonly Slot[] }) => {
  const { dir, slots } = options;
  const { command, env } = await findHaproxy();
  const [port, adminPort] = [await freePort(), await freePort()];
  const config = join(dir, 'haproxy.cfg');
  await writeFile(config, configuration({ port, adminPort, slots }));
  const server: ManagedProcess = await startProcess({
    name: 'HAProxy',
    id: 'haproxy',
    home: dir,
    command,
    args: ['-db', '-f', config],
    env: { ...process.env, ...env },
  });
  /** One command of its runtime interface (HAProxy management guide, 9.3). */
  const tell = async (line: string): Promise<string> => {
    const socket = connect(adminPort, '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.end(`${line}\n`);
    await once(socket, 'close');
    return Buffer.concat(parts).toString().trim();
  };
  const set = async (slot: Slot, state: 'ready' | 'drain' | 'maint'): Promise<void> => {
    const answer = await tell(`set server api/${slot.name} state ${state}`);
    if (answer) throw new Error(`HAProxy: ${answer}`);
  };
  await untilReady(server, async () => (await tell('show info')).length > 0);
  return {
    url: `http://127.0.0.1:${port}`,
    /** The process is ready: it gets requests. */
    register: (slot: Slot): Promise<void> => set(slot, 'ready'),
    /** It gets no new requests; those under way end. */
    deregister: (slot: Slot): Promise<void> => set(slot, 'drain'),
    /** The place is free. */
    remove: (slot: Slot): Promise<void> => set(slot, 'maint'),
    stop: (): Promise<void> => server.stop(),
  };
};

const configuration = (options: { port: number; adminPort: number; slots: readonly Slot[] }): string => `global
  maxconn 2000
  stats socket ipv4@127.0.0.1:${options.adminPort} level admin
defaults
  mode http
  retries 0
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
  timeout check 500ms
frontend consumers
  bind 127.0.0.1:${options.port}
  default_backend api
backend api
  balance leastconn
  http-reuse always
  option httpchk GET /readyz
  http-check expect status 200
${options.slots
  .map(
    ({ name, port, internalPort }) =>
      `  server ${name} 127.0.0.1:${port} check port ${internalPort} inter 500ms fall 3 rise 2 disabled`,
  )
  .join('\n')}
`;

const findHaproxy = async (): Promise<{ command: string; env: Record<string, string> }> => {
  const installed = onPath(['haproxy']);
  if (installed) return { command: installed, env: {} };
  await unpackDebianPackages(['haproxy'], unpackedTo).catch((error: Error) => {
    throw new Error(`HAProxy is missing: install it. (Downloading it failed: ${error.message})`);
  });
  return { command: join(unpackedTo, 'usr/sbin/haproxy'), env: await debianEnvironment(unpackedTo) };
};
