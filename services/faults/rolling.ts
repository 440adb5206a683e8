import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { ManagedProcess } from '../local/managed-process.ts';
import { startOwnBackends } from '../local/own-backends.ts';
import { apiVariables, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { type Account, openAccounts } from './accounts.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import type { Scenario } from './fault-row.ts';
import { type Slot, startHaproxy } from './haproxy.ts';
import { call, json, keptOpen, type Outcome } from './http-call.ts';
import { createTraffic } from './traffic.ts';
import { seconds } from './wait.ts';

const counts = { full: { restarts: 20, requests: 100_000 }, short: { restarts: 1, requests: 1_000 } };

/** Milliseconds from deregistration to SIGTERM: the 30 s of the target group, a thirtieth. */
const deregistrationDelay = 1_000;

/** Connections of consumers, each with one request at a time. */
const connections = 16;

/** Milliseconds between two requests of one: two cores are to serve, and to start processes at the same time. */
const pause = 15;

/** Milliseconds for which the worker may finish its jobs, and the API its requests. */
const grace = 25_000;

export const rolling: Scenario = {
  about:
    'Two processes of the API behind HAProxy, which is set as the load balancer is (its times a thirtieth), and two workers. ' +
    'A restart replaces all four: first the new process is ready and registered, then the old one is deregistered and gets ' +
    'SIGTERM. For every other process of the API SIGTERM comes at the moment of the deregistration, as when a Spot task is taken away. ' +
    'Consumers keep their connections, list, read, announce and upload, and try nothing again: every answer that is not the ' +
    'wanted one counts as failed.',

  run: async ({ dir, short, progress }) => {
    const { restarts, requests } = short ? counts.short : counts.full;
    const servers = await startOwnBackends(`${dir}/backends`);
    const { backends } = servers;
    const secrets = createSecrets();
    const slots: Slot[] = [];
    // One more than there are processes: the new one starts while the old one still serves.
    for (let index = 0; index < 3; index++) {
      slots.push({ name: `slot-${index}`, port: await freePort(), internalPort: await freePort() });
    }
    const balancer = await startHaproxy({ dir, slots });
    const publicPort = Number(new URL(balancer.url).port);
    const free = [...slots];

    const startApi = async () => {
      const slot = free.shift() as Slot;
      const home = join(dir, slot.name);
      await mkdir(home, { recursive: true });
      const { PORT: _, ...variables } = apiVariables(backends, secrets, { api: publicPort });
      const process = await startService({
        id: 'api',
        home,
        variables: { ...variables, PORT: `${slot.port}`, INTERNAL_PORT: `${slot.internalPort}`, TRUST_PROXY_HOPS: '1' },
      });
      await balancer.register(slot);
      return { process, slot };
    };
    let workersStarted = 0;
    const startWorker = async (): Promise<ManagedProcess> => {
      const home = join(dir, `worker-${workersStarted++ % 3}`);
      await mkdir(home, { recursive: true });
      return startService({ id: 'worker', home, variables: workerVariables(backends, secrets, { api: publicPort }) });
    };
    const stopped: number[] = [];
    const stop = async (process: ManagedProcess): Promise<void> => {
      const start = performance.now();
      await process.stop(grace + 5_000);
      stopped.push(performance.now() - start);
    };

    const apis = [await startApi(), await startApi()];
    const workers = [await startWorker(), await startWorker()];
    const publicUrl = `http://localhost:${publicPort}`;
    const accounts = await openAccounts({ databaseUrl: backends.databaseUrl, secrets, publicUrl, count: 150 });
    const traffic = createTraffic({ url: balancer.url, accounts });
    for (let index = 0; index < 10; index++) await traffic.sendText();

    const load = createLoad({ url: balancer.url, accounts, sendText: traffic.sendText });
    const loading = load.run();
    const start = performance.now();
    let done = 0;
    for (; done < restarts || load.count() < requests; done++) {
      for (let index = 0; index < 2; index++) {
        const old = apis[index] as (typeof apis)[0];
        apis[index] = await startApi();
        await balancer.deregister(old.slot);
        if (index === 0) await sleep(deregistrationDelay);
        await stop(old.process);
        await balancer.remove(old.slot);
        free.push(old.slot);
        const oldWorker = workers[index] as ManagedProcess;
        workers[index] = await startWorker();
        await stop(oldWorker);
      }
      progress(`${done + 1} restarts, ${load.count()} requests, ${load.failures.length} failed`);
    }
    load.stop();
    await loading;
    const took = performance.now() - start;
    const sql = postgres(backends.databaseUrl, { max: 1 });
    await untilAllEnded(sql);
    const effects = await countEffects({ sql, backends }, traffic.acknowledged, null);
    await sql.end();
    for (const detail of [...load.failures, ...effects.lost, ...effects.doubled].slice(0, 20)) progress(detail);
    await Promise.all([...apis.map(({ process }) => stop(process)), ...workers.map(stop)]);
    await balancer.stop();
    await servers.stop();
    const { lost, doubled } = effects;
    return [
      {
        promise: `${restarts} rolling restarts under load`,
        asked: `0 failed of ≥ ${requests.toLocaleString('en')} requests`,
        measured:
          `${load.failures.length} failed of ${load.count().toLocaleString('en')} requests in ${seconds(took)}, ${done} restarts; ` +
          `${lost.length} of ${traffic.acknowledged.length} documents lost, ${doubled.length} double`,
        pass: load.failures.length === 0 && lost.length === 0 && doubled.length === 0,
      },
      {
        promise: 'each of their SIGTERMs to exit',
        asked: `≤ ${grace / 1000} s`,
        measured: `${seconds(Math.max(...stopped))}, the slowest of ${stopped.length}`,
        pass: Math.max(...stopped) <= grace,
      },
    ];
  },
};

/** Requests one after the other on each of a few kept connections; of a hundred, 84 read, 12 list, 2 announce and 2 upload. */
const createLoad = (options: { url: string; accounts: readonly Account[]; sendText: () => Promise<Outcome> }) => {
  const { url, accounts, sendText } = options;
  const agent = keptOpen(connections);
  const failures: string[] = [];
  let count = 0;
  let stopping = false;

  const announce = (account: Account): Promise<Outcome> => {
    const sha256 = randomUUID().replaceAll('-', '').repeat(2);
    const { headers, ...rest } = json({ filename: 'a.jpg', mediaType: 'image/jpeg', size: 1_000, sha256 });
    const all = { ...headers, ...account.authorization(), 'idempotency-key': randomUUID() };
    return call(`${url}/v1/documents`, { method: 'POST', agent, ...rest, headers: all });
  };
  const next = (index: number): [wanted: number, Promise<Outcome>] => {
    const account = accounts[index % accounts.length] as Account;
    const turn = index % 100;
    if (turn === 33 || turn === 66) return [202, sendText()];
    if (turn === 20 || turn === 80) return [201, announce(account)];
    const path = turn % 8 === 0 ? '/v1/documents?limit=5' : '/v1/me';
    return [200, call(`${url}${path}`, { agent, headers: account.authorization() })];
  };
  const lane = async (): Promise<void> => {
    while (!stopping) {
      const [wanted, asked] = next(count++);
      const { status, error, ms, body } = await asked;
      if (status !== wanted)
        failures.push(`${status} ${error} instead of ${wanted} after ${seconds(ms)} ${body.slice(0, 200)}`);
      await sleep(pause);
    }
  };
  return {
    failures,
    count: () => count,
    run: async (): Promise<void> => {
      await Promise.all(Array.from({ length: connections }, lane));
      agent.destroy();
    },
    stop: (): void => {
      stopping = true;
    },
  };
};
