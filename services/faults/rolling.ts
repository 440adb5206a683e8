import postgres from 'postgres';
import { startOwnBackends } from '../local/own-backends.ts';
import { openAccounts } from './accounts.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import type { Scenario } from './fault-row.ts';
import { startFleet } from './fleet.ts';
import { createSteadyLoad } from './steady-load.ts';
import { createTraffic } from './traffic.ts';
import { seconds } from './wait.ts';

const counts = { full: { restarts: 20, requests: 100_000 }, short: { restarts: 1, requests: 1_000 } };

/** Milliseconds. */
const stopLimit = 25_000;

export const rolling: Scenario = {
  about:
    'Two processes of the API behind HAProxy, which is set as the load balancer is (its times a thirtieth), and two workers. ' +
    'A restart replaces all four: the new process is ready and registered, then the old one is deregistered and gets ' +
    'SIGTERM; for every other process of the API both at the same moment, as when a Spot task is taken away. Consumers keep ' +
    'their connections, list, read, announce and upload, and try nothing again: every answer that is not the wanted one counts ' +
    'as failed.',

  run: async ({ dir, short, progress }) => {
    const { restarts, requests } = short ? counts.short : counts.full;
    const servers = await startOwnBackends(`${dir}/backends`);
    const { backends } = servers;
    const fleet = await startFleet({ dir, backends });
    const { url, publicUrl, secrets } = fleet;
    const accounts = await openAccounts({ databaseUrl: backends.databaseUrl, secrets, publicUrl, count: 150 });
    const traffic = createTraffic({ url, accounts });
    for (let index = 0; index < 10; index++) await traffic.sendText();

    const load = createSteadyLoad({ url, accounts, sendText: traffic.sendText });
    const loading = load.run();
    const start = performance.now();
    let done = 0;
    for (; done < restarts || load.count() < requests; done++) {
      await fleet.roll();
      progress(`${done + 1} restarts, ${load.count()} requests, ${load.failures.length} failed`);
    }
    load.stop();
    await loading;
    const took = performance.now() - start;

    const sql = postgres(backends.databaseUrl, { max: 1 });
    await untilAllEnded(sql);
    const { lost, doubled } = await countEffects({ sql, backends }, traffic.acknowledged, null);
    await sql.end();
    await fleet.stop();
    await servers.stop();
    for (const detail of [...load.failures, ...fleet.unclean, ...lost, ...doubled].slice(0, 20)) progress(detail);
    const slowest = Math.max(...fleet.stops);
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
        asked: `≤ ${stopLimit / 1000} s, with exit code 0`,
        measured: `${seconds(slowest)}, the slowest of ${fleet.stops.length}; ${fleet.unclean.length} ended otherwise`,
        pass: fleet.unclean.length === 0,
        inTime: slowest <= stopLimit,
      },
    ];
  },
};
