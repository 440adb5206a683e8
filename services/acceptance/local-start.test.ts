import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { openAccount } from '../local/accounts.ts';
import { commandLineOf } from '../local/command-line.ts';
import { runningPlatform } from '../local/platform-file.ts';
import { picture } from './pictures.ts';
import { createTestBackends } from './test-backends.ts';

/** `npm start` as a developer meets it; each test has a data folder of its own. */

const services = join(import.meta.dirname, '..');
const newFolder = () => join(inject('servers').dir, `local-${crypto.randomUUID()}`);

type Run = { child: ChildProcess; output: (stream?: 'stdout' | 'stderr') => string; ended: Promise<number | null> };
const runs: Run[] = [];

const run = (script: string, variables: Record<string, string>, args: string[] = []): Run => {
  const child = spawn(process.execPath, [join(services, 'local', script), ...args], {
    env: { ...process.env, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      written[name] += chunk;
    });
  }
  const started: Run = {
    child,
    output: (stream) => (stream ? written[stream] : written.stdout + written.stderr),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
  runs.push(started);
  return started;
};

/** Starts the platform and waits for its summary. */
const start = async (folder: string, variables: Record<string, string> = {}) => {
  const started = run('main.ts', { LOCAL_DIR: folder, ...variables });
  while (!started.output().includes('Ctrl-C')) {
    if (started.child.exitCode !== null) throw new Error(started.output());
    await sleep(50);
  }
  const platform = await runningPlatform(folder);
  if (!platform?.ready) throw new Error('There is a summary, but no platform.json.');
  return { ...started, ...platform.ready };
};

/** Command lines of the processes that have something to do with the folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLineOf(Number(pid)))
    .filter((commandLine) => commandLine.includes(folder));

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const signIn = (apiUrl: string, account: object) => post(`${apiUrl}/v1/auth/login`, account);
const marie = { email: 'marie@example.com', password: 'une phrase assez longue' };

const stopAll = async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
};

describe('npm start', { timeout: 120_000 }, () => {
  const folder = newFolder();
  let platform: Awaited<ReturnType<typeof start>>;
  afterAll(stopAll);

  test('starts everything in an empty folder and says where it is', async () => {
    platform = await start(folder);
    expect(platform.output()).toContain(platform.apiUrl);
    expect(platform.output()).toContain(platform.account.password);
    expect((await signIn(platform.apiUrl, platform.account)).status).toBe(200);
    expect((await fetch(platform.openApiUrl)).status).toBe(200);
    expect(platform.output()).toContain(platform.mailUrl);
    expect(await (await fetch(platform.mailUrl)).text()).toContain('<h1>Mail</h1>');
  });

  test('starts one platform a folder, and does not empty the folder under it', async () => {
    const second = run('main.ts', { LOCAL_DIR: folder });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`already runs at ${platform.apiUrl}`);

    const reset = run('reset.ts', { LOCAL_DIR: folder });
    expect(await reset.ended).toBe(1);
    expect(reset.output()).toContain('stop it first');
    expect((await signIn(platform.apiUrl, platform.account)).status).toBe(200);
  });

  test('starts a killed worker again', async () => {
    const workerPid = () => Number(readFileSync(join(folder, 'worker.pid'), 'utf8').split('\n')[0]);
    const killed = workerPid();
    process.kill(killed, 'SIGKILL');
    while (!platform.output().includes('The worker runs again')) await sleep(50);
    expect(workerPid()).not.toBe(killed);
    expect(platform.output()).toContain('The worker ended (SIGKILL)');
  });

  test('serves npm run demo, which fetches what became of each file', async () => {
    const [good, bad] = [join(folder, 'photo.jpg'), join(folder, 'no-photo.jpg')];
    await writeFile(good, (await picture()).bytes);
    await writeFile(bad, 'no photo');
    const demo = run('demo.ts', { LOCAL_DIR: folder }, [good, bad, '--json']);
    expect(await demo.ended).toBe(1);
    const [photo, other] = JSON.parse(demo.output('stdout'));
    expect(photo).toMatchObject({ state: 'ready', problem: null });
    for (const { path, bytes } of photo.renditions) expect(statSync(path).size).toBe(bytes);
    expect(photo.renditions).not.toEqual([]);
    expect(other).toMatchObject({ state: 'rejected', problem: { code: 'media-type-mismatch' }, renditions: [] });
  });

  test('serves npm run corpus, which reports what became of a folder', async () => {
    const corpus = join(folder, 'corpus');
    await mkdir(join(corpus, 'below'), { recursive: true });
    await writeFile(join(corpus, 'photo.jpg'), (await picture()).bytes);
    await writeFile(join(corpus, 'below/no-photo.png'), 'no photo');
    await writeFile(join(corpus, 'below/empty.jpg'), '');
    await writeFile(join(corpus, 'program.exe'), 'MZ');

    const asData = run('corpus.ts', { LOCAL_DIR: folder }, [corpus, '--json']);
    expect(await asData.ended, 'no file was let down').toBe(0);
    const outcomes = JSON.parse(asData.output('stdout')) as { file: string; state: string; reason: string | null }[];
    expect(outcomes.map(({ file, state, reason }) => [file, state, reason]).sort()).toEqual([
      ['below/empty.jpg', 'refused', 'validation-failed'],
      ['below/no-photo.png', 'rejected', 'media-type-mismatch'],
      ['photo.jpg', 'ready', null],
    ]);

    const asText = run('corpus.ts', { LOCAL_DIR: folder }, [corpus]);
    expect(await asText.ended).toBe(0);
    expect(asText.output('stdout')).toMatch(/image +3 +1 +1 +1 +0 /);
    expect(asText.output('stdout')).toMatch(/1 +rejected: media-type-mismatch/);
    expect(asText.output('stdout')).toMatch(/1 +\.exe/);
  });

  test('finds its data again after a kill -9', async () => {
    await openAccount(platform.databaseUrl, marie);
    platform.child.kill('SIGKILL');
    await platform.ended;

    platform = await start(folder);
    expect((await signIn(platform.apiUrl, marie)).status).toBe(200);
    expect((await signIn(platform.apiUrl, platform.account)).status).toBe(200);
  });

  test('stops within 10 s of SIGTERM and leaves nothing running', async () => {
    expect(processesOf(folder)).not.toEqual([]);
    const since = performance.now();
    platform.child.kill('SIGTERM');
    expect(await platform.ended).toBe(0);
    expect(performance.now() - since).toBeLessThan(10_000);
    expect(processesOf(folder)).toEqual([]);
    expect(existsSync(join(folder, 'platform.json'))).toBe(false);
  });

  test('uses the PostgreSQL, Redis and S3 it is given', async () => {
    const other = newFolder();
    const { databaseUrl, redisUrl, s3Endpoint, s3Bucket } = await createTestBackends();
    const given = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, S3_ENDPOINT: s3Endpoint, S3_BUCKET: s3Bucket };
    const { apiUrl, account } = await start(other, given);
    expect((await signIn(apiUrl, account)).status).toBe(200);
    const files = readdirSync(other);
    for (const embedded of ['postgres', 'redis', 's3']) expect(files).not.toContain(embedded);
  });
});

describe('npm start says in one sentence', () => {
  /** Exit code and what was printed, which is a sentence and never a stack trace. */
  const refused = async (variables: Record<string, string>): Promise<string> => {
    const { ended, output } = run('main.ts', variables);
    expect(await ended).toBe(1);
    expect(output()).not.toMatch(/^\s+at /m);
    return output();
  };

  test('that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refused({ LOCAL_DIR: newFolder(), PORT: `${port}` })).toContain(`Port ${port} is taken`);
    other.close();
  });

  test('that a variable is wrong', async () => {
    expect(await refused({ LOCAL_DIR: newFolder(), PORT: 'http' })).toContain('PORT must be integer');
  });

  test('that its folder is a file', async () => {
    const file = newFolder();
    await writeFile(file, '');
    expect(await refused({ LOCAL_DIR: file })).toContain(`There is a file at or above ${file}`);
  });

  test('that its database is none of PostgreSQL 15', async () => {
    const folder = newFolder();
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await writeFile(join(folder, 'postgres/PG_VERSION'), '9.6\n');
    expect(await refused({ LOCAL_DIR: folder })).toContain(
      'is not a database of PostgreSQL 15 (its PG_VERSION says "9.6")',
    );
    expect(processesOf(folder)).toEqual([]);
  });
});
