import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createFrameReader, encodeFrame, type Frame } from './frames.ts';

/** Hears of each step that is done, with the frame that told it. */
export type OnProgress = (done: number, frame: Frame) => void;

/** One decoding process, as its parent sees it. */
export type DecoderProcess = {
  pid: number | undefined;
  /** Whether it can be given a file. */
  alive: () => boolean;
  /** Resolves when it can take a file. @throws DecoderDeath when it ended before. */
  ready: Promise<unknown>;
  /** Files it has been given. */
  files: () => number;
  /**
   * One file at a time; frames `{ done: number }` before the answer tell of steps.
   * @throws DecoderDeath, or the reason given to `kill`
   */
  run: (order: object, input: Buffer, onProgress: OnProgress) => Promise<Frame>;
  /** Ends it at once; what it was running is rejected with `reason` as soon as it has gone. */
  kill: (reason: Error) => void;
  /** Why it ended. */
  exited: Promise<Error>;
};

/** A decoding process ended by itself, or something else ended it. */
export class DecoderDeath extends Error {
  /** The decoder itself broke (a memory error, an assertion), as hostile bytes would have it. */
  readonly crashed: boolean;

  constructor(code: number | null, signal: NodeJS.Signals | null, stderr: string) {
    super(`The decoding process ended (${signal ?? `exit code ${code}`}). ${stderr}`.trim());
    this.crashed = signal !== null && crashes.includes(signal);
  }
}

const crashes: NodeJS.Signals[] = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP'];

/** Renditions are far smaller; more than this is no honest answer. */
const replyMaxBytes = 64 * 1024 * 1024;

/** Time to start, in milliseconds: a tenth of a second, unless the machine is very busy. */
const startMs = 30_000;

/**
 * The whole environment of a decoding process. One encoder at a time, for there is a process a core: two would hold two
 * pictures' worth of memory. glibc gives freed pixels back to the system instead of keeping them in an arena for each
 * thread, and asks for huge pages, so that taking them again costs little. Together 30 % less memory, at the same speed.
 */
const environment = {
  VIPS_BLOCK_UNTRUSTED: '1',
  UV_THREADPOOL_SIZE: '1',
  GLIBC_TUNABLES: [
    'glibc.malloc.arena_max=1',
    'glibc.malloc.mmap_threshold=1048576',
    'glibc.malloc.trim_threshold=1048576',
    'glibc.malloc.hugetlb=1',
  ].join(':'),
};

/** The folder whose node_modules has sharp: the only one a decoding process may read. */
const home = createRequire(import.meta.url)
  .resolve('sharp')
  .split(`${sep}node_modules${sep}`)[0];

/**
 * Node's permission model refuses its JavaScript to write, to start processes or threads and to read elsewhere. It
 * confines neither native code nor, in Node 24, the network: what protects there is that the process knows no secret.
 */
const confinement = ['--permission', `--allow-fs-read=${home}`, '--disable-warning=PERM0001'];

/** V8 has little to do here: a small heap, collected when asked, so that a picture's buffers go before the next one's come. */
const heap = ['--expose-gc', '--max-semi-space-size=2', '--v8-pool-size=0'];

/**
 * @param entry decoder.ts, or its bundle.
 * @param addons Whether it may load native code.
 */
export function startDecoder(entry: URL, { addons }: { addons: boolean }): DecoderProcess {
  const flags = [...confinement, ...(addons ? ['--allow-addons'] : []), ...heap];
  const child = spawn(process.execPath, [...flags, fileURLToPath(entry)], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const channel = child.stdio[3] as Duplex;
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const answers = createMailbox<Frame>();
  let killedFor: Error | undefined;
  let alive = true;
  let files = 0;
  let stderr = '';

  const kill = (reason: Error) => {
    alive = false;
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const readFrame = createFrameReader(replyMaxBytes, answers.put);
  channel.on('data', (chunk: Buffer) => {
    // What a condemned process had still written is no answer.
    if (!alive) return;
    try {
      readFrame(chunk);
    } catch (error) {
      kill(error as Error);
    }
  });
  channel.on('error', () => {}); // Its end is told by 'close' below.
  child.stderr?.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-2000);
  });
  const exited = exit
    .then(([code, signal]) => killedFor ?? new DecoderDeath(code, signal, stderr))
    .catch((error: Error) => error) // It could not be started.
    .then((reason) => {
      alive = false;
      answers.close(reason);
      return reason;
    });
  const slow = setTimeout(() => kill(new Error('The decoding process did not start in time.')), startMs);
  const ready = answers.take().finally(() => clearTimeout(slow));
  ready.catch(() => {}); // Told to whoever runs a file next.

  return {
    pid: child.pid,
    alive: () => alive,
    files: () => files,
    ready,
    exited,
    kill,
    async run(order, input, onProgress) {
      files += 1;
      await ready;
      for (const part of encodeFrame(order, [input])) channel.write(part);
      return answers.take((frame) => {
        const done = doneOf(frame);
        if (done !== undefined) onProgress(done, frame);
        return done === undefined;
      });
    },
  };
}

/** Steps that are done, if that is what the frame tells. */
const doneOf = ({ header }: Frame): number | undefined => {
  const { done } = header as { done?: unknown };
  return Number.isSafeInteger(done) ? (done as number) : undefined;
};

/** Hands each message to the one who waits for it, if he accepts it; after `close`, everybody gets the reason. */
function createMailbox<T>() {
  let waiting: (PromiseWithResolvers<T> & { accept: (message: T) => boolean }) | undefined;
  let closed: Error | undefined;
  return {
    take(accept: (message: T) => boolean = () => true): Promise<T> {
      const turn = { ...Promise.withResolvers<T>(), accept };
      if (closed) turn.reject(closed);
      waiting = turn;
      return turn.promise;
    },
    put(message: T): void {
      if (!waiting?.accept(message)) return;
      waiting.resolve(message);
      waiting = undefined;
    },
    close(reason: Error) {
      closed = reason;
      waiting?.reject(reason);
    },
  };
}
