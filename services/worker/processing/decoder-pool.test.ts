import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { childProcesses, isRunning } from '../../acceptance/child-processes.ts';
import { FileRejection } from '../../domains/documents/processed-file.ts';
import { createFileDecoders, type FileDecoders } from './file-decoders.ts';

const hostile = { entry: new URL('./hostile-decoder.ts', import.meta.url) };
let photo: Buffer;
let pool: FileDecoders;

beforeAll(async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: 'grey', noise } })
    .jpeg()
    .toBuffer();
});

afterEach(async () => {
  await pool.close();
  expect(childProcesses(process.pid), 'no decoding process is left').toEqual([]);
});

const start = (options: Partial<Parameters<typeof createFileDecoders>[0]> = {}) => {
  pool = createFileDecoders({ size: 1, ...options });
};
const order = (text: string, signal?: AbortSignal) => pool.process(Buffer.from(text), 'image/jpeg', signal);
const decode = (signal?: AbortSignal) => pool.process(photo, 'image/jpeg', signal);
const rejection = (code: string) => expect.objectContaining({ name: 'FileRejection', code });

test('a picture becomes renditions in another process', async () => {
  start();
  const { image, renditions } = await decode();
  expect(image).toMatchObject({ width: 400, height: 300, takenAt: null, camera: null });
  expect(renditions.map(({ name, format }) => `${name} ${format}`)).toHaveLength(6);
  for (const { body, width } of renditions) expect(await sharp(body).metadata()).toMatchObject({ width });
});

test('a refused file keeps its code, and the process goes on', async () => {
  start();
  const [before] = childProcesses(process.pid);
  await expect(order('not a picture')).rejects.toEqual(rejection('media-type-mismatch'));
  await decode();
  expect(childProcesses(process.pid)).toEqual([before]);
});

test('more pictures than processes wait for their turn', async () => {
  start({ size: 2 });
  const pictures = await Promise.all(Array.from({ length: 6 }, () => decode()));
  expect(pictures.map(({ renditions }) => renditions.length)).toEqual([6, 6, 6, 6, 6, 6]);
  expect(childProcesses(process.pid)).toHaveLength(2);
});

test('a process gives way to a fresh one after its share of pictures', async () => {
  start({ recycleAfter: 2 });
  const first = childProcesses(process.pid);
  await decode();
  expect(childProcesses(process.pid)).toEqual(first);
  await decode();
  await decode();
  expect(childProcesses(process.pid)).not.toContain(first[0]);
});

describe('limits', () => {
  test('a file that uses up its processor time is refused', async () => {
    start({ ...hostile, processorMs: 200 });
    await expect(order('hang the event loop')).rejects.toEqual(rejection('file-too-demanding'));
  });

  test('one that had no processor time is stopped, but not blamed', async () => {
    start({ ...hostile, timeoutMs: 200 });
    const error = await order('hang').catch((reason) => reason);
    expect(error).not.toBeInstanceOf(FileRejection);
    expect(error.message).toMatch(/had little of the processor/);
  });

  test('a file that eats memory is refused', async () => {
    start({ ...hostile, maxRssBytes: 256 * 1024 * 1024 });
    await expect(order('eat memory')).rejects.toEqual(rejection('file-too-demanding'));
  });

  test('after a kill a fresh process takes the next file', async () => {
    start({ ...hostile, timeoutMs: 200 });
    await expect(order('hang')).rejects.toThrow();
    await expect(order('tell all it can reach')).rejects.toThrow('environment');
  });
});

describe('deaths', () => {
  test('a file that breaks the decoder twice is corrupt', async () => {
    start(hostile);
    await expect(order('break memory')).rejects.toEqual(rejection('file-corrupt'));
  });

  test.each(['be killed', 'exit'])('a process that dies otherwise (%s) is not the file’s fault', async (behaviour) => {
    start(hostile);
    const error = await order(behaviour).catch((reason) => reason);
    expect(error).not.toBeInstanceOf(FileRejection);
    expect(error.message).toMatch(/^The decoding process ended/);
  });

  test('kill -9 in the middle of a picture: it is decoded by a fresh process', async () => {
    start();
    await decode();
    const [victim] = childProcesses(process.pid);
    const decoded = decode();
    process.kill(Number(victim), 'SIGKILL');
    expect((await decoded).renditions).toHaveLength(6);
    expect(childProcesses(process.pid)).not.toContain(victim);
  });

  test('kill -9 of an idle process goes unnoticed', async () => {
    start();
    await decode();
    for (const pid of childProcesses(process.pid)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => childProcesses(process.pid)).toEqual([]);
    expect((await decode()).renditions).toHaveLength(6);
  });

  test('a program that cannot start is our fault and said clearly', async () => {
    start({ entry: new URL('./absent.ts', import.meta.url) });
    await expect(decode()).rejects.toThrow(/exit code 1.*Cannot find module/s);
  });

  test('kill -9 of the parent takes the decoding processes along', async () => {
    start();
    const module = new URL('./file-decoders.ts', import.meta.url);
    const code = `import sharp from 'sharp';
      import { createFileDecoders } from '${module}';
      const noise = { type: 'gaussian', mean: 128, sigma: 30 };
      const photo = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'grey', noise } }).png();
      const pool = createFileDecoders({ size: 2 });
      await pool.process(Buffer.from(''), 'image/jpeg').catch(() => {});
      const bytes = await photo.toBuffer();
      pool.process(bytes, 'image/png');
      console.log('decoding');`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code]);
    try {
      await once(parent.stdout, 'data');
      const orphans = childProcesses(parent.pid);
      expect(orphans).toHaveLength(2);
      parent.kill('SIGKILL');
      await expect.poll(() => orphans.filter(isRunning)).toEqual([]);
    } finally {
      parent.kill('SIGKILL');
    }
    // A second of work for a picture of that size, and a machine may be busy.
  }, 60_000);
});

describe('aborting', () => {
  test('kills what runs, and the next picture is decoded', async () => {
    start();
    const abort = new AbortController();
    const running = decode(abort.signal);
    const next = decode();
    abort.abort(new Error('The job was stopped.'));
    await expect(running).rejects.toThrow('The job was stopped.');
    expect((await next).renditions).toHaveLength(6);
  });

  test('gives up a place in the queue', async () => {
    start();
    const abort = new AbortController();
    const running = decode();
    const queued = decode(abort.signal);
    abort.abort(new Error('The job was stopped.'));
    await expect(queued).rejects.toThrow('The job was stopped.');
    expect((await running).renditions).toHaveLength(6);
    expect((await decode()).renditions).toHaveLength(6);
  });

  test('closing the pool rejects what runs, what waits and what comes', async () => {
    start(hostile);
    const pictures = Promise.allSettled([order('hang'), order('hang')]);
    await pool.close();
    for (const picture of [...(await pictures), ...(await Promise.allSettled([order('hang')]))])
      expect(picture).toMatchObject({ reason: new Error('The decoder pool is closed.') });
  });
});

describe('a process that was taken over', () => {
  test('finds no secret in its environment, and its JavaScript reaches nothing outside', async () => {
    start(hostile);
    const error = await order('tell all it can reach').catch((reason) => reason);
    expect(JSON.parse(error.message.replace(/^[^{]*/, ''))).toEqual({
      environment: ['GLIBC_TUNABLES', 'UV_THREADPOOL_SIZE', 'VIPS_BLOCK_UNTRUSTED'],
      parentEnvironment: 'ERR_ACCESS_DENIED',
      passwords: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
    });
  });

  test.each([
    ['answer nonsense', 'an answer of the wrong form'],
    ['answer a path', 'an answer of the wrong form'],
    ['answer a page that is not there', 'an answer of the wrong form'],
    ['answer too little', 'an answer of the wrong length'],
    ['write no frame', 'is longer than'],
  ])('cannot %s', async (behaviour, message) => {
    start(hostile);
    await expect(order(behaviour)).rejects.toThrow(message);
  });
});
