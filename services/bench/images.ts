import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childProcesses, memoryOf } from '../acceptance/child-processes.ts';
import { photographs } from '../acceptance/photographs.ts';
import { createDecoderPool } from '../worker/processing/decoder-pool.ts';
import type { BenchRow } from './bench-row.ts';
import { imageMagickPeer } from './image-peers/imagemagick-debian.ts';
import { libvipsPeer } from './image-peers/libvips.ts';
import type { ImagePeer, PeerResult } from './image-peers/peer.ts';

/** Photographs in flight at once, for everybody. */
const jobs = 2;
const rounds = 5;
const memoryLimit = 400_000_000;

/** Seconds that each contender took for the photographs, round by round. */
type Times = Record<'ours' | 'libvips' | 'naive' | 'ipx' | 'imageMagick', number[]>;
type Measured = { times: Times; photos: number };

let measured: Promise<Measured> | undefined;
const measure = () => {
  measured ??= runRounds();
  return measured;
};

/** The decoder pool alone, without queue or database, beside the same recipe in C. */
export const poolBesideC = () => row('C on libvips', 'libvips', 0.95);
/** Beside twelve pipelines of sharp at once, the same encoders. */
export const poolBesideNaiveSharp = () => row('naive parallel sharp', 'naive', 2);
/** Beside ipx, which makes the JPEG and WebP renditions only: it cannot set AVIF's effort. */
export const poolBesideIpx = () => row('ipx (8 of the 12 renditions)', 'ipx', 2);
/** Beside one `convert` a photograph, the same cascade. */
export const poolBesideImageMagick = () => row('ImageMagick', 'imageMagick', 4);

async function row(name: string, peer: keyof Times, goal: number): Promise<BenchRow> {
  const { times, photos } = await measure();
  const speed = (seconds: number[]) => `${(photos / median(seconds)).toFixed(2)} photos/s`;
  return {
    measure: 'images: decoder pool',
    ours: speed(times.ours),
    peer: `${name}: ${speed(times[peer])}`,
    ratio: median(times[peer].map((seconds, round) => seconds / (times.ours[round] ?? Number.NaN))),
    goal,
    better: 'higher',
  };
}

/** Peak memory of the decoding processes together; what they share counts once. */
export async function decoderMemory(): Promise<BenchRow> {
  const files = await bigPhotographs();
  const peak = { resident: 0, proportional: 0 };
  const pool = createDecoderPool({ size: jobs });
  const decoders = childProcesses(process.pid);
  const watch = setInterval(() => {
    const now = memoryOf(decoders);
    peak.resident = Math.max(peak.resident, now.resident);
    peak.proportional = Math.max(peak.proportional, now.proportional);
  }, 20);
  try {
    for (let round = 0; round < rounds; round += 1) await decodeAll(pool.process, files);
  } finally {
    clearInterval(watch);
    await pool.close();
  }
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  return {
    measure: `images: peak memory, ${jobs} photographs at once`,
    ours: `${megabytes(peak.proportional)} (counting shared pages twice: ${megabytes(peak.resident)})`,
    peer: `limit: ${megabytes(memoryLimit)}`,
    ratio: memoryLimit / peak.proportional,
    goal: 1,
    better: 'higher',
  };
}

/** Everybody's turn in each round, so that a busy machine is busy for all. */
async function runRounds(): Promise<Measured> {
  const files = await bigPhotographs();
  const program = (file: string): ImagePeer => ({
    name: file,
    command: [process.execPath, join(import.meta.dirname, 'image-peers', file)],
  });
  const peers = {
    libvips: libvipsPeer(),
    naive: program('naive-sharp.ts'),
    ipx: program('ipx.ts'),
    imageMagick: await imageMagickPeer(),
  };
  const times: Times = { ours: [], libvips: [], naive: [], ipx: [], imageMagick: [] };
  const pool = createDecoderPool({ size: jobs });
  try {
    await decodeAll(pool.process, files.slice(0, jobs)); // The peers do not count their start-up either.
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, peer] of Object.entries(peers) as [keyof typeof peers, ImagePeer][]) {
        times[name].push((await run(peer, files)).seconds);
        if (name !== 'libvips') continue;
        const from = performance.now();
        await decodeAll(pool.process, files);
        times.ours.push((performance.now() - from) / 1000);
      }
    }
  } finally {
    await pool.close();
  }
  return { times, photos: files.length };
}

type Process = ReturnType<typeof createDecoderPool>['process'];

const decodeAll = (process: Process, files: string[]) =>
  Promise.all(files.map(async (file) => process(await readFile(file), 'image/jpeg')));

/** @throws Error when the peer fails. */
export async function run({ command: [program = '', ...args], env }: ImagePeer, files: string[]): Promise<PeerResult> {
  const environment = { ...process.env, ...env };
  const { stdout } = await promisify(execFile)(program, [...args, String(jobs), ...files], { env: environment });
  return JSON.parse(stdout);
}

/** Paths of the photographs of 12 megapixels and more. */
async function bigPhotographs(): Promise<string[]> {
  const folder = join(import.meta.dirname, '../../.cache/image-peers/photographs');
  await mkdir(folder, { recursive: true });
  const big = (await photographs()).filter(({ width, height }) => width * height >= 12e6);
  return await Promise.all(
    big.map(async ({ name, bytes }) => {
      const file = join(folder, `${name}.jpg`);
      await writeFile(file, bytes);
      return file;
    }),
  );
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
