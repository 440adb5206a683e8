import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../local/managed-process.ts';
import { apiVariables, type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { type Slot, startHaproxy } from './haproxy.ts';

/** Milliseconds from deregistration to SIGTERM: the 30 s of the target group, a thirtieth. */
const deregistrationDelay = 1_000;

/** Milliseconds after which ECS kills (its stopTimeout). */
const stopTimeout = 30_000;

/** Two processes of the API behind a load balancer and two workers, which can be replaced one by one as ECS does it. */
export const startFleet = async ({ dir, backends }: { dir: string; backends: Backends }) => {
  const secrets = createSecrets();
  // One place more than there are processes: the new one starts while the old one still serves.
  const free: Slot[] = [];
  for (let index = 0; index < 3; index++) {
    free.push({ name: `slot-${index}`, port: await freePort(), internalPort: await freePort() });
  }
  const balancer = await startHaproxy({ dir, slots: free });
  const ports = { api: Number(new URL(balancer.url).port) };
  /** Milliseconds from each SIGTERM to the exit. */
  const stops: number[] = [];
  /** Processes that did not end as they should. */
  const unclean: string[] = [];

  const startApi = async () => {
    const slot = free.shift() as Slot;
    const home = join(dir, slot.name);
    await mkdir(home, { recursive: true });
    const variables = {
      ...apiVariables(backends, secrets, ports),
      PORT: `${slot.port}`,
      INTERNAL_PORT: `${slot.internalPort}`,
      TRUST_PROXY_HOPS: '1',
    };
    const process = await startService({ id: 'api', home, variables });
    await balancer.register(slot);
    return { process, slot };
  };
  let workersStarted = 0;
  const startWorker = async (): Promise<ManagedProcess> => {
    const home = join(dir, `worker-${workersStarted++ % 3}`);
    await mkdir(home, { recursive: true });
    return startService({ id: 'worker', home, variables: workerVariables(backends, secrets, ports) });
  };
  const stop = async (process: ManagedProcess): Promise<void> => {
    const start = performance.now();
    await process.stop(stopTimeout);
    stops.push(performance.now() - start);
    const how = await process.ended;
    if (how !== 0) unclean.push(`${process.name} ended by ${how}`);
  };

  const apis = [await startApi(), await startApi()];
  const workers = [await startWorker(), await startWorker()];
  const replaceApi = async (index: number): Promise<void> => {
    const old = apis[index] as (typeof apis)[0];
    apis[index] = await startApi();
    await balancer.deregister(old.slot);
    if (index === 0) await sleep(deregistrationDelay);
    await stop(old.process);
    await balancer.remove(old.slot);
    free.push(old.slot);
  };
  const replaceWorker = async (index: number): Promise<void> => {
    const old = workers[index] as ManagedProcess;
    workers[index] = await startWorker();
    await stop(old);
  };

  return {
    url: balancer.url,
    publicUrl: `http://localhost:${ports.api}`,
    secrets,
    stops,
    unclean,
    /** Replaces all: the first process of the API is deregistered before its SIGTERM, the other one in the same moment. */
    roll: async (): Promise<void> => {
      for (const index of [0, 1]) await Promise.all([replaceApi(index), replaceWorker(index)]);
    },
    stop: async (): Promise<void> => {
      await Promise.all([...apis.map(({ process }) => stop(process)), ...workers.map(stop)]);
      await balancer.stop();
    },
  };
};
