import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childProcesses, memoryOf } from '../acceptance/child-processes.ts';
import { photographs } from '../acceptance/photographs.ts';
import { createFileDecoders } from '../worker/processing/file-decoders.ts';
import type { BenchRow } from './bench-row.ts';
import { libvipsPeer } from './image-peers/libvips.ts';
import type { ImagePeer, PeerResult } from './image-peers/peer.ts';
import { compare, figure } from './rounds.ts';

/** Photographs in flight at once, for everybody. */
export const jobs = 2;

/** Bytes that the decoding processes together may take. */
const memoryLimit = 400e6;

/** How often each of the large photographs is made in a round. */
const repetitions = 5;

/** The decoder pool alone, without queue, storage or database: its speed beside C, and its memory. */
export const benchImages = async (): Promise<BenchRow[]> => {
  const files = await manyPhotographs();
  const others = childProcesses(process.pid);
  const pool = createFileDecoders({ size: jobs });
  const decoders = childProcesses(process.pid).filter((pid) => !others.includes(pid));
  const peak = { resident: 0, proportional: 0 };
  const watch = setInterval(() => {
    const now = memoryOf(decoders);
    peak.resident = Math.max(peak.resident, now.resident);
    peak.proportional = Math.max(peak.proportional, now.proportional);
  }, 50);
  const peer = libvipsPeer();
  try {
    const speed = await compare({
      rounds: 5,
      ours: async () => {
        const start = performance.now();
        await Promise.all(files.map(async (file) => pool.process(await readFile(file), 'image/jpeg')));
        return files.length / ((performance.now() - start) / 1000);
      },
      peer: async () => files.length / (await run(peer, files)).seconds,
    });
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
    return [
      {
        measure: 'decoding processes alone',
        ours: `${figure(speed.ours)} photos/s`,
        peer: `${peer.name}: ${figure(speed.peer)} photos/s`,
        ratio: speed.ratio,
        goal: 0.95,
        better: 'higher',
      },
      {
        measure: `peak memory of the decoding processes, ${jobs} photographs at once`,
        ours: `${megabytes(peak.proportional)} (shared pages twice: ${megabytes(peak.resident)})`,
        peer: `limit: ${megabytes(memoryLimit)}`,
        ratio: peak.proportional / memoryLimit,
        goal: 1,
        better: 'lower',
      },
    ];
  } finally {
    clearInterval(watch);
    await pool.close();
  }
};

/** Runs a peer over the files, as many at once as we do. @throws Error when it fails */
export const run = async ({ command, env }: ImagePeer, files: readonly string[]): Promise<PeerResult> => {
  const [program = '', ...args] = command;
  const environment = { ...process.env, ...env };
  const { stdout } = await promisify(execFile)(program, [...args, String(jobs), ...files], { env: environment });
  return JSON.parse(stdout);
};

/** Paths of the photographs of 12 megapixels and more, each several times: 20 and more in a round. */
export const manyPhotographs = async (): Promise<string[]> => {
  const big = await bigPhotographs();
  return Array.from({ length: repetitions }, () => big).flat();
};

/** Paths of the photographs of 12 megapixels and more. */
export const bigPhotographs = async (): Promise<string[]> => {
  const folder = join(import.meta.dirname, '../../.cache/image-peers/photographs');
  await mkdir(folder, { recursive: true });
  const big = (await photographs()).filter(({ width, height }) => width * height >= 12e6);
  return Promise.all(
    big.map(async ({ name, bytes }) => {
      const file = join(folder, `${name}.jpg`);
      await writeFile(file, bytes);
      return file;
    }),
  );
};
