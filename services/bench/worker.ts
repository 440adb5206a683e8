import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { createSecrets } from '../local/secrets.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { imageMagickPeer } from './image-peers/imagemagick-debian.ts';
import { libvipsPeer } from './image-peers/libvips.ts';
import type { ImagePeer } from './image-peers/peer.ts';
import { bigPhotographs, manyPhotographs, run } from './images.ts';
import { openPendingDocuments } from './pending-documents.ts';
import { figure, median } from './rounds.ts';

const rounds = 5;

type Contender = { name: string; goal: number; photosPerSecond: () => Promise<number> };

/**
 * The whole worker, from the commit of the jobs to the last document being ready: relay, Redis, S3, decoding processes,
 * database. The peers make renditions of the same files and store nothing.
 */
export const benchWorker = async (backends: Backends): Promise<BenchRow[]> => {
  const documents = await openPendingDocuments(backends);
  const variables = workerVariables(backends, createSecrets(), { api: 3000 });
  const worker = await startService({ id: 'worker', home: benchDir, variables });
  const files = await manyPhotographs();
  const bytes = await Promise.all(files.map((file) => readFile(file)));

  const ours = async (): Promise<number> => {
    const { ids, commit } = await documents.upload(bytes);
    const start = performance.now();
    await commit();
    await documents.untilReady(ids);
    return files.length / ((performance.now() - start) / 1000);
  };
  const peers = await contenders(files);

  const speeds: { ours: number; peers: number[] }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const speed = { ours: await ours(), peers: [] as number[] };
    for (const { photosPerSecond } of peers) speed.peers.push(await photosPerSecond());
    // The first round warms everybody up.
    if (round > 0) speeds.push(speed);
  }
  await worker.stop(30_000);
  await documents.close();

  return peers.map(({ name, goal }, index) => ({
    measure: `worker end to end, ${files.length} photographs of 12 to 20 megapixels`,
    ours: `${figure(median(speeds.map((speed) => speed.ours)))} photos/s`,
    peer: `${name}: ${figure(median(speeds.map((speed) => speed.peers[index] as number)))} photos/s`,
    ratio: median(speeds.map((speed) => speed.ours / (speed.peers[index] as number))),
    goal,
    better: 'higher',
  }));
};

const contenders = async (files: readonly string[]): Promise<Contender[]> => {
  const contender = (name: string, goal: number, peer: ImagePeer, its: readonly string[]): Contender => ({
    name,
    goal,
    photosPerSecond: async () => its.length / (await run(peer, its)).seconds,
  });
  const program = (file: string): ImagePeer => ({
    name: file,
    command: [process.execPath, join(import.meta.dirname, 'image-peers', file)],
  });
  // Each photograph once for those that take several times as long.
  const big = await bigPhotographs();
  return [
    contender('C on libvips', 0.9, libvipsPeer(), files),
    contender('naive parallel sharp', 2, program('naive-sharp.ts'), big),
    contender('ipx, 8 of the 12 renditions', 2, program('ipx.ts'), big),
    contender('ImageMagick', 4, await imageMagickPeer(), big),
  ];
};
