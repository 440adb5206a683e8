import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildImages } from '../build/images.ts';
import { apiVariables, bundlesIn, sources, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startRedis } from '../local/redis.ts';
import { s3Credentials } from '../local/s3.ts';
import { createSecrets } from '../local/secrets.ts';
import type { BenchRow } from './bench-row.ts';
import { compare } from './rounds.ts';

type Service = 'api' | 'worker';

const rounds = 5;

/**
 * From the start of the process until it listens: the bundles, as the images have them, beside the sources. A start
 * needs Redis; PostgreSQL and S3 are asked for the first time when it listens already.
 */
export const measureStartUp = async (): Promise<BenchRow[]> => {
  const dir = await mkdtemp(join(tmpdir(), 'start-up-'));
  const redis = await startRedis({ dir: join(dir, 'redis'), port: await freePort() });
  try {
    await buildImages(join(dir, 'dist'));
    const bundles = bundlesIn(join(dir, 'dist'));
    const codeCache = { NODE_COMPILE_CACHE: join(dir, 'code-cache') };
    // As in the Dockerfile: without its environment a program loads all it has and ends.
    for (const service of ['api', 'worker'] as const) await once(run(bundles[service], codeCache), 'exit');

    const row = async (measure: string, service: Service, variables: Record<string, string>): Promise<BenchRow> => {
      const { ours, peer, ratio } = await compare({
        rounds,
        ours: () => timeToListen(service, bundles[service], redis.url, variables),
        peer: () => timeToListen(service, sources[service], redis.url, {}),
      });
      return { measure, ours: ms(ours), peer: ms(peer), ratio, goal: 0.65, better: 'lower' };
    };
    return [
      await row('start of the API, bundled with code cache ÷ unbundled', 'api', codeCache),
      await row('start of the API, bundled without code cache ÷ unbundled', 'api', {}),
      await row('start of the worker, bundled with code cache ÷ unbundled', 'worker', codeCache),
    ];
  } finally {
    await redis.kill();
    await rm(dir, { recursive: true, force: true });
  }
};

const ms = (value: number) => `${Math.round(value)} ms`;

const run = (program: string, variables: Record<string, string | undefined>) =>
  spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...variables },
    stdio: 'ignore',
  });

/** Milliseconds. */
const timeToListen = async (
  service: Service,
  program: string,
  redisUrl: string,
  variables: Record<string, string>,
): Promise<number> => {
  const nobody = '127.0.0.1:9';
  const backends = {
    databaseUrl: `postgres://nobody@${nobody}/none`,
    redisUrl,
    s3Endpoint: `http://${nobody}`,
    s3Bucket: 'none',
  };
  const [port, internalPort] = [await freePort(), await freePort()];
  const secrets = createSecrets();
  const own =
    service === 'api'
      ? apiVariables(backends, secrets, { api: port })
      : workerVariables(backends, secrets, { api: port });
  const start = performance.now();
  const child = run(program, { ...own, ...s3Credentials, INTERNAL_PORT: `${internalPort}`, ...variables });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended while it started.`);
  });
  await Promise.race([ended, untilListening(service === 'api' ? port : internalPort)]);
  const time = performance.now() - start;
  child.kill('SIGKILL');
  await ended.catch(() => {});
  return time;
};

const untilListening = async (port: number): Promise<void> => {
  while (!(await accepts(port))) await sleep(2);
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
