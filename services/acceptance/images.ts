import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killLiveProcesses, type ManagedProcess, untilDone, untilReady } from '../local/managed-process.ts';
import { apiVariables, type Backends, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { startRedis } from '../local/redis.ts';
import { createBucket, s3Credentials, startS3 } from '../local/s3.ts';
import { createSecrets } from '../local/secrets.ts';
import { newConsumer } from './api-client.ts';
import { findEngine } from './container-engine.ts';
import { picture } from './pictures.ts';
import { englishPage, scannedPdf } from './scans.ts';

/**
 * `node services/acceptance/images.ts [photo.jpg]`: builds both images with Docker or buildah, migrates an empty
 * database with the one, starts both as in the cloud (read-only, not root), puts a photo through, and stops them.
 * Exits with 1 when anything of that fails.
 */

/** Milliseconds from SIGTERM to the end (security.md §3). */
const stopWithin = 25_000;

/** Fails unless it runs as in the cloud. */
const confined = `
  const { writeFileSync } = require('node:fs');
  const { notStrictEqual, throws } = require('node:assert');
  notStrictEqual(process.getuid(), 0);
  throws(() => writeFileSync('/app/compile-cache/file', ''), { code: 'EROFS' });
  writeFileSync('/tmp/file', '');
`;

const engine = findEngine();
if (!engine) throw new Error('Building an image needs Docker, or buildah as root.');
const home = join(import.meta.dirname, '../../.local', `images-${process.pid}`);
const [photo] = process.argv.slice(2);
const secrets = createSecrets();

const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`);
  return result;
};

const startBackends = async (): Promise<Backends> => {
  const [postgres, redis, s3] = await Promise.all([
    startPostgres({ dir: join(home, 'postgres'), port: await freePort(), password: 'images' }),
    startRedis({ dir: join(home, 'redis'), port: await freePort() }),
    startS3({ dir: join(home, 's3'), port: await freePort() }),
  ]);
  await createBucket(join(home, 's3'), 'images');
  return { databaseUrl: postgres.url, redisUrl: redis.url, s3Endpoint: s3.url, s3Bucket: 'images' };
};

const stop = async (container: ManagedProcess & { terminate(): void }): Promise<void> => {
  container.terminate();
  const how = await Promise.race([container.ended, sleep(stopWithin, 'still running')]);
  if (how !== 0) throw new Error(`${container.name} ended with ${how} after SIGTERM.`);
};

try {
  await mkdir(home, { recursive: true });
  const [api, worker] = ['ipower-platform-api', 'ipower-platform-worker'];
  await timed(`${engine.name} builds the image of the API`, () => engine.build('api', api));
  await timed(`${engine.name} builds the image of the worker`, () => engine.build('worker', worker));
  for (const image of [api, worker]) {
    console.log(`${image}: ${((await engine.ownBytes(image)) / 1e6).toFixed(1)} MB without its base`);
  }

  const backends = await startBackends();
  const [port, apiInternal, workerInternal] = [await freePort(), await freePort(), await freePort()];
  const start = async (id: string, image: string, internalPort: number, variables: Record<string, string>) => {
    const all = { ...variables, ...s3Credentials, INTERNAL_PORT: `${internalPort}` };
    const container = await engine.run({ id, image, variables: all, home });
    await untilReady(container, async () => (await fetch(`http://127.0.0.1:${internalPort}/readyz`)).ok);
    return container;
  };
  const runOnce = async (id: string, image: string, command: string[], variables: Record<string, string>) =>
    untilDone(await engine.run({ id, image, command, variables, home }));

  await timed('not root, read-only but for /tmp', () => runOnce('confined', worker, ['node', '-e', confined], {}));
  await timed('migrate', () => runOnce('migrate', api, ['node', 'migrate.js'], { DATABASE_URL: backends.databaseUrl }));
  const running = [
    await timed('api, start to ready', () =>
      start('api', api, apiInternal, apiVariables(backends, secrets, { api: port })),
    ),
    await timed('worker, start to ready', () =>
      start('worker', worker, workerInternal, {
        ...workerVariables(backends, secrets, { api: port }),
        MAIL_URL: 'file:///tmp/mail',
      }),
    ),
  ];
  await timed('health check', () =>
    runOnce('health', api, ['node', 'healthcheck.js'], { INTERNAL_PORT: `${apiInternal}` }),
  );

  const consumer = await newConsumer({ url: `http://localhost:${port}`, backends });
  const file = photo
    ? { filename: basename(photo), mediaType: 'image/jpeg' as const, bytes: await readFile(photo) }
    : await picture(4000, 3000);
  const document = await timed('a photo', async () => consumer.untilEnded((await consumer.send(file)).id));
  if (document.state !== 'ready')
    throw new Error(`The photo is ${document.state}: ${JSON.stringify(document.problem)}`);
  for (const { name, url, format, width, height, bytes } of document.renditions) {
    const { length } = await (await consumer.download(url)).bytes();
    if (length !== bytes) throw new Error(`${name} has ${length} bytes, not ${bytes}.`);
    console.log(`  ${format.padEnd(4)} ${width} × ${height}: ${bytes} bytes`);
  }
  const scan = { filename: 'scan.pdf', mediaType: 'application/pdf' as const, bytes: await scannedPdf([englishPage]) };
  const read = await timed('a scan', async () => consumer.untilEnded((await consumer.send(scan)).id));
  if (read.text?.source !== 'ocr') throw new Error(`The scan is ${read.state}: ${JSON.stringify(read.problem)}`);
  console.log(`  read ${read.text.characters} characters of ${englishPage.length}`);
  for (const container of running) await timed(`${container.name}, SIGTERM to exit 0`, () => stop(container));
} finally {
  await killLiveProcesses();
  await rm(home, { recursive: true, force: true });
}
