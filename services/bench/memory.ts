import { childProcesses, memoryOf } from '../acceptance/child-processes.ts';
import { picture } from '../acceptance/pictures.ts';
import { type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { createSecrets } from '../local/secrets.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { openPendingDocuments } from './pending-documents.ts';
import { figure } from './rounds.ts';

const documentsInAll = 2_000;
const batch = 250;

/** Batches after which the worker counts as warm: V8 and the allocators take what they need first. */
const warmUp = 2;

/** Whether the worker and its decoding processes keep what they take: memory after the last batch beside when warm. */
export const benchMemory = async (backends: Backends): Promise<BenchRow[]> => {
  const documents = await openPendingDocuments(backends);
  const variables = workerVariables(backends, createSecrets(), { api: 3000 });
  const worker = await startService({ id: 'worker', home: benchDir, variables });
  const file = (await picture(800, 600)).bytes;
  const megabytes: number[] = [];
  for (let done = 0; done < documentsInAll; done += batch) {
    const { ids, commit } = await documents.upload(Array.from({ length: batch }, () => file));
    await commit();
    await documents.untilReady(ids);
    const processes = [worker.pid, ...childProcesses(worker.pid)];
    megabytes.push(memoryOf(processes).proportional / 1e6);
    console.error(`  after ${done + batch} documents: ${figure(megabytes.at(-1) as number)} MB`);
  }
  await worker.stop(30_000);
  await documents.close();
  const [warm, last] = [megabytes[warmUp - 1] as number, megabytes.at(-1) as number];
  return [
    {
      measure: `memory of worker and decoders after ${documentsInAll} documents`,
      ours: `${figure(last)} MB`,
      peer: `after ${warmUp * batch}: ${figure(warm)} MB`,
      ratio: last / warm,
      goal: 1.15,
      better: 'lower',
    },
  ];
};
