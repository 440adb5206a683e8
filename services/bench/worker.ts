import { readFile } from 'node:fs/promises';
import { type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { libvipsPeer } from './image-peers/libvips.ts';
import { bigPhotographs, run } from './images.ts';
import { openPendingDocuments } from './pending-documents.ts';
import { compare, figure } from './rounds.ts';

/** Photographs a round: each of the large ones so often. */
const repetitions = 5;

/**
 * The whole worker, from the commit of the jobs to the last document being ready: relay, Redis, S3, decoding processes,
 * database. Beside it, C on the same libvips makes the same renditions of the same files, and stores nothing.
 */
export const benchWorker = async (backends: Backends): Promise<BenchRow[]> => {
  const documents = await openPendingDocuments(backends);
  const worker = await startService({ id: 'worker', home: benchDir, variables: workerVariables(backends) });
  const big = await bigPhotographs();
  const files = Array.from({ length: repetitions }, () => big).flat();
  const bytes = await Promise.all(files.map((file) => readFile(file)));
  const peer = libvipsPeer();

  const ours = async (): Promise<number> => {
    const { ids, commit } = await documents.upload(bytes);
    const start = performance.now();
    await commit();
    await documents.untilReady(ids);
    return files.length / ((performance.now() - start) / 1000);
  };
  const result = await compare({
    rounds: 5,
    ours,
    peer: async () => files.length / (await run(peer, files)).seconds,
  });
  await worker.stop(30_000);
  await documents.close();
  return [
    {
      measure: `worker end to end, ${files.length} photographs of 12 to 20 megapixels`,
      ours: `${figure(result.ours)} photos/s`,
      peer: `${peer.name}: ${figure(result.peer)} photos/s`,
      ratio: result.ratio,
      goal: 0.9,
      better: 'higher',
    },
  ];
};
