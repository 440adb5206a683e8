import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnBackends } from '../local/own-backends.ts';
import type { Restartable } from '../local/restartable.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import type { FaultRow, Scenario } from './fault-row.ts';
import { type Platform, startPlatform } from './platform.ts';
import { createTraffic } from './traffic.ts';
import { patiently, seconds, until } from './wait.ts';
import { startInternet, subscribe } from './webhooks.ts';

/** How often each is killed; a worker `alone` after the jobs of the one killed before run again. */
const counts = {
  full: { worker: 40, alone: 10, api: 50, redis: 20, postgres: 20, jobs: 5_000 },
  short: { worker: 2, alone: 1, api: 3, redis: 3, postgres: 3, jobs: 60 },
};

/** Milliseconds that a killed worker's jobs may wait. */
const rerunLimit = 15_000;

/** Jobs that may be under way before the consumers pause: a backlog of hours would measure something else. */
const mostOpen = 250;

/** A job that did not run again. */
const never = Number.POSITIVE_INFINITY;

type Attempt = { attempt: number; startedAt: string };

/** A job that ran when a worker was killed. */
type Orphan = { id: string; starts: number; killedAt: number };

export const kills: Scenario = {
  about:
    'SIGKILL, one after the other, at moments that nobody chose, while consumers send text files and small pictures and a ' +
    'receiver is told of each: one of two workers, the API, Redis (append-only file, synced each second), PostgreSQL (every commit ' +
    'synced). Each is started again at once on the same files. **Lost** is an acknowledged document that is not ready in ' +
    'the end, or lacks its original, a rendition or its delivery. **Double** is a job that succeeded twice, a document that ' +
    'became ready twice, an Idempotency-Key that made two documents, an object too many, an event delivered under two ' +
    'ids. The same delivery again under its `webhook-id` is no double effect: it is promised at least once, and counted.',

  run: async ({ dir, short, progress }) => {
    const times = short ? counts.short : counts.full;
    const internet = await startInternet(dir);
    const servers = await startOwnBackends(`${dir}/backends`);
    const { workerFlags, variables, receiver } = internet;
    const platform = await startPlatform({
      dir,
      backends: servers.backends,
      accounts: 30,
      moreWorkers: 1,
      workerFlags,
      variables: { worker: variables },
    });
    for (const account of platform.accounts) await subscribe(platform.url, account, receiver.url);

    const traffic = createTraffic(platform);
    const enough = new AbortController();
    const backlog = watchBacklog(platform);
    const sending = traffic.run({ lanes: 6, signal: enough.signal, room: () => backlog.open() < mostOpen });
    const kill = async (process: Restartable): Promise<Orphan[]> => {
      await sleep(200 + Math.random() * 800);
      const killedAt = Date.now();
      await process.kill();
      const orphans = platform.workers.includes(process) ? await orphansOf(platform, killedAt) : [];
      // PostgreSQL waits for the last of its killed processes.
      await patiently(() => process.start());
      return orphans;
    };
    const killing = async (name: string, processes: readonly Restartable[], count: number): Promise<Orphan[]> => {
      const orphans: Orphan[] = [];
      for (let done = 1; done <= count; done++) {
        orphans.push(...(await kill(processes[done % processes.length] as Restartable)));
        if (done % 10 === 0 || done === count)
          progress(`${name} killed ${done}×, ${traffic.acknowledged.length} documents`);
      }
      return orphans;
    };
    const untilRerun = (orphans: readonly Orphan[]) =>
      until(
        'the jobs of killed workers run again',
        60,
        async () => !(await rerunsOf(platform, orphans)).includes(never),
      );
    const hurried = await killing('worker', platform.workers, times.worker);
    await untilRerun(hurried);
    const alone: Orphan[] = [];
    for (let done = 1; done <= times.alone; done++) {
      const orphans = await kill(platform.workers[done % platform.workers.length] as Restartable);
      await untilRerun(orphans);
      alone.push(...orphans);
    }
    progress(`worker killed ${times.alone}× alone, ${traffic.acknowledged.length} documents`);
    await killing('API', [platform.api], times.api);
    await killing('Redis', [servers.redis], times.redis);
    await killing('PostgreSQL', [servers.postgres], times.postgres);
    // A document is two jobs: its processing, and its delivery.
    while (traffic.acknowledged.length * 2 < times.jobs) await sleep(200);
    enough.abort();
    await sending;
    progress(`${traffic.acknowledged.length} documents acknowledged; waiting for the last`);
    await untilAllEnded(platform.sql);
    backlog.close();

    const effects = await countEffects(platform, traffic.acknowledged, receiver.received);
    const reruns = { alone: await rerunsOf(platform, alone), hurried: await rerunsOf(platform, hurried) };
    const surprises = [...traffic.surprises].map(([what, count]) => `${count}× ${what}`);
    for (const detail of [...effects.lost, ...effects.doubled, ...surprises].slice(0, 20)) progress(detail);
    await platform.stop();
    await servers.stop();
    receiver.close();
    return [
      {
        promise:
          `kill -9: worker ${times.worker + times.alone}×, API ${times.api}×, Redis ${times.redis}×, PostgreSQL ${times.postgres}×, ` +
          `over ≥ ${times.jobs.toLocaleString('en')} jobs`,
        asked: '0 lost, 0 double effects, all in an end state',
        measured:
          `${effects.jobs.toLocaleString('en')} jobs: ${effects.lost.length} lost, ${effects.doubled.length} double effects, ` +
          `all ended; ${effects.repeated} deliveries came again under their id`,
        pass: effects.lost.length === 0 && effects.doubled.length === 0 && effects.jobs >= times.jobs,
      },
      {
        promise: 'what consumers see meanwhile',
        asked: 'a success, a 503 or a cut connection',
        measured: surprises.join(', ') || `${traffic.unanswered()} requests cut off or 503, nothing else`,
        pass: surprises.length === 0,
      },
      rerunRow(reruns, times),
    ];
  },
};

const rerunRow = (
  { alone, hurried }: { alone: readonly number[]; hurried: readonly number[] },
  times: { worker: number; alone: number },
): FaultRow => ({
  promise: 'a killed worker’s jobs run again',
  asked: `≤ ${rerunLimit / 1000} s, the slowest`,
  measured:
    alone.length === 0
      ? 'no worker had a job when it was killed'
      : `${seconds(Math.max(...alone))}, the slowest of ${alone.length} jobs of ${times.alone} kills; ` +
        `${seconds(Math.max(0, ...hurried))} of ${hurried.length} jobs of ${times.worker} kills within seconds of each other, ` +
        'where the second may hit a job that the first has put back',
  pass: alone.length > 0,
  inTime: alone.every((rerun) => rerun <= rerunLimit),
});

/** Looks now and then how many jobs are under way. */
const watchBacklog = ({ sql }: Platform) => {
  let open = 0;
  const look = async () => {
    const [row] = await sql`select count(*)::int as open from jobs where status in ('pending', 'queued', 'active')`;
    open = row?.['open'];
  };
  const timer = setInterval(() => look().catch(() => {}), 500);
  return { open: () => open, close: () => clearInterval(timer) };
};

const orphansOf = async ({ sql }: Platform, killedAt: number): Promise<Orphan[]> =>
  (await sql<{ id: string; starts: number }[]>`select id, starts from jobs where status = 'active'`).map((job) => ({
    ...job,
    killedAt,
  }));

/** Milliseconds from each kill to the next start of the job, as its timeline has it. */
const rerunsOf = async ({ sql }: Platform, orphans: readonly Orphan[]): Promise<number[]> => {
  const jobs = await sql<{ id: string; status: string; starts: number; touched: Date; attempts: Attempt[] }[]>`
    select id, status, starts, touched_at as touched, attempts from jobs where id = any(${orphans.map(({ id }) => id)})`;
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return orphans.flatMap(({ id, starts, killedAt }) => {
    const job = byId.get(id);
    // It was not the killed worker's.
    if (job?.status === 'completed' && job.starts === starts) return [];
    const ended = job?.attempts.find(({ attempt }) => attempt === starts + 1)?.startedAt;
    const runs = job?.starts === starts + 1 ? job.touched.getTime() : never;
    return [(ended ? Date.parse(ended) : runs) - killedAt];
  });
};
