import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnBackends } from '../local/own-backends.ts';
import type { Backends } from '../local/platform-processes.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { FaultRow, Scenario } from './fault-row.ts';
import { call, type Outcome } from './http-call.ts';
import { judge, type Verdict } from './link-verdict.ts';
import { type Platform, startPlatform } from './platform.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { seconds, until } from './wait.ts';

const faults: Record<string, Fault> = {
  latency: { kind: 'latency', ms: 150, jitter: 0 },
  jitter: { kind: 'latency', ms: 20, jitter: 300 },
  reset: { kind: 'reset' },
  'half-open': { kind: 'half-open' },
  slow: { kind: 'slow', bytesPerSecond: 20_000 },
  refused: { kind: 'refused' },
};

/** What a short run has time for: the hardest. */
const shortFaults = ['half-open'];

/** Milliseconds that a fault lasts: longer than the platform may need for its first answer. */
const lasts = { full: 4_500, short: 4_000 };

/** Seconds after a fault within which everything works again: a job that was under way may be a dead worker's. */
const recoveryLimit = 120;

type Link = { from: 'API' | 'worker' | 'client'; to: 'PostgreSQL' | 'Redis' | 'S3' | 'API'; proxy: FaultProxy };

export const links: Scenario = {
  about:
    'A TCP proxy on each link in turn: answers late by 150 ms each way, late by 20 to 320 ms, 20 kB a second, connections ' +
    'reset, refused, or half-open: they are accepted, and nothing is heard of them, as of those that were there, also when ' +
    'the link is whole again. Meanwhile consumers list and upload documents, and wait ten seconds for an answer. On a link ' +
    'of the API each answer must be a success, or a 503 as `application/problem+json` within two seconds. Recovered is ' +
    'when a document is taken and becomes ready; nothing is restarted. On the consumers’ link, others must be served as ever.',

  run: async ({ dir, short, progress }) => {
    const servers = await startOwnBackends(`${dir}/backends`);
    const toPlatform = await startWays(servers.backends);
    const platform = await startPlatform({
      dir,
      backends: servers.backends,
      accounts: 40,
      ways: { api: toPlatform.api.backends, worker: toPlatform.worker.backends },
    });
    const toApi = await startFaultProxy(Number(new URL(platform.url).port));
    const all: Link[] = [
      ...toPlatform.api.proxies.map((one) => ({ from: 'API' as const, ...one })),
      ...toPlatform.worker.proxies.map((one) => ({ from: 'worker' as const, ...one })),
      { from: 'client', to: 'API', proxy: toApi },
    ];
    const direct = createTraffic(platform);
    const byProxy = createTraffic({ url: `http://127.0.0.1:${toApi.port}`, accounts: platform.accounts });
    const rows: FaultRow[] = [];
    for (const link of all) {
      const verdicts: Verdict[] = [];
      for (const [name, fault] of Object.entries(faults)) {
        if (short && !shortFaults.includes(name)) continue;
        const outcomes = await suffer({ link, fault, platform, direct, byProxy, ms: short ? lasts.short : lasts.full });
        const recovered = await recover(platform, direct);
        const verdict = judge(name, link.from === 'API' || link.from === 'client', outcomes, recovered);
        progress(
          `${link.from} → ${link.to}, ${name}: ${[...verdict.problems, ...(verdict.late ? [verdict.late] : [])].join('; ') || verdict.summary}`,
        );
        verdicts.push(verdict);
      }
      rows.push(rowOf(link, verdicts));
    }
    await untilAllEnded(platform.sql);
    const effects = await countEffects(platform, [...direct.acknowledged, ...byProxy.acknowledged], null);
    for (const detail of [...effects.lost, ...effects.doubled].slice(0, 20)) progress(detail);
    await platform.stop();
    for (const { proxy } of all) proxy.close();
    await servers.stop();
    const acknowledged = direct.acknowledged.length + byProxy.acknowledged.length;
    rows.push({
      promise: 'writes acknowledged during all these faults',
      asked: '0 lost',
      measured: `${effects.lost.length} of ${acknowledged} lost, ${effects.doubled.length} double`,
      pass: effects.lost.length === 0 && effects.doubled.length === 0,
    });
    return rows;
  },
};

const startWays = async (backends: Backends) => {
  const ways = async () => {
    const postgres = new URL(backends.databaseUrl);
    const redis = new URL(backends.redisUrl);
    const s3 = new URL(backends.s3Endpoint);
    const to = ['PostgreSQL', 'Redis', 'S3'] as const;
    const proxies: { to: (typeof to)[number]; proxy: FaultProxy }[] = [];
    for (const [index, url] of [postgres, redis, s3].entries()) {
      const proxy = await startFaultProxy(Number(url.port));
      url.port = `${proxy.port}`;
      proxies.push({ to: to[index] as (typeof to)[number], proxy });
    }
    return {
      proxies,
      backends: { databaseUrl: postgres.href, redisUrl: redis.href, s3Endpoint: s3.href.replace(/\/$/, '') },
    };
  };
  return { api: await ways(), worker: await ways() };
};

/** The fault, for so long, under load. @returns what those saw who are promised something */
const suffer = async (options: {
  link: Link;
  fault: Fault;
  platform: Platform;
  direct: Traffic;
  byProxy: Traffic;
  ms: number;
}): Promise<Outcome[]> => {
  const { link, fault, platform, direct, byProxy, ms } = options;
  const over = AbortSignal.timeout(ms);
  const outcomes: Outcome[] = [];
  const lane = async (ask: () => Promise<Outcome>, counts: boolean): Promise<void> => {
    while (!over.aborted) {
      const outcome = await ask();
      if (counts) outcomes.push(outcome);
      await sleep(150);
    }
  };
  let turn = 0;
  const list = () => {
    const account = platform.accounts[turn++ % platform.accounts.length];
    return call(`${platform.url}/v1/documents?limit=1`, { headers: { ...account?.authorization() }, patience: 10_000 });
  };
  await link.proxy.disturb(fault);
  const disturbed = link.from === 'client' ? [lane(byProxy.sendText, false), lane(byProxy.sendText, false)] : [];
  await Promise.all([
    ...disturbed,
    ...[list, list, direct.sendText, direct.sendText].map((ask) => lane(ask, link.from !== 'worker')),
  ]);
  await link.proxy.disturb(null);
  return outcomes;
};

/**
 * Until a document is taken, and all that were taken are ready. Where that does not come by itself the processes are
 * started anew, for the next measurement.
 * @returns milliseconds; null when it did not come
 */
const recover = async (platform: Platform, direct: Traffic): Promise<number | null> => {
  let taken = false;
  const works = async (): Promise<boolean> => {
    taken ||= (await direct.sendText()).status === 202;
    const [row] =
      await platform.sql`select count(*)::int as open from jobs where status not in ('completed', 'failed')`;
    return taken && row?.['open'] === 0;
  };
  return until('the platform works again', recoveryLimit, works).catch(async () => {
    await Promise.all([platform.api.kill(), platform.worker.kill()]);
    await Promise.all([platform.api.start(), platform.worker.start()]);
    return null;
  });
};

const rowOf = (link: Link, verdicts: readonly Verdict[]): FaultRow => {
  const problems = verdicts.flatMap(({ fault, problems }) => problems.map((problem) => `${fault}: ${problem}`));
  const late = verdicts.flatMap(({ fault, late }) => (late ? [`${fault}: ${late}`] : []));
  const slowest = (pick: (verdict: Verdict) => number | null): string => {
    const [worst] = verdicts.toSorted((a, b) => (pick(b) ?? 0) - (pick(a) ?? 0));
    return worst ? `${seconds(pick(worst) ?? 0)} (${worst.fault})` : '';
  };
  const refusals = verdicts.reduce((sum, { refusals }) => sum + refusals, 0);
  const answers = verdicts.reduce((sum, { answers }) => sum + answers, 0);
  const said = [
    answers > 0 && `${answers} answers`,
    refusals > 0 && `${refusals} of them 503, the slowest after ${slowest((verdict) => verdict.slowestRefusal)}`,
    `recovered within ${slowest((verdict) => verdict.recovered)}`,
  ];
  const asked = { API: '503 within 2 s, recovers', worker: 'recovers', client: 'others are served, recovers' };
  return {
    promise: `${link.from} → ${link.to}: ${verdicts.map(({ fault }) => fault).join(', ')}`,
    asked: asked[link.from],
    measured: [...problems, ...late].join('; ') || said.filter(Boolean).join(', '),
    pass: problems.length === 0,
    inTime: late.length === 0,
  };
};
