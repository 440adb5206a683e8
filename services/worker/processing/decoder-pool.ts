import { FileRejection } from '../../domains/documents/processed-file.ts';
import { inSpan, underWay } from '../../platform/under-way.ts';
import { DecoderDeath, type DecoderProcess, type OnProgress, startDecoder } from './decoder-process.ts';
import { spentOf } from './decoder-reply.ts';
import type { Frame } from './frames.ts';
import { usage } from './process-usage.ts';

export type DecoderLimits = {
  /** Processes, and so files at once; one a core is fastest. */
  size: number;
  /** Processor time a file may take, in milliseconds (ASVS 15.2.5; our own figure). Watched every 50 ms on Linux, not elsewhere. */
  processorMs?: number;
  /**
   * Time a file may take by the clock, in milliseconds: a task with a quarter of a processor needs four times as long.
   * One that ends here had less than its processor time, so it is not blamed, and trying again may help.
   */
  timeoutMs?: number;
  /** Memory a decoding process may take. Watched every 50 ms on Linux, not elsewhere. */
  maxRssBytes?: number;
  /** Files after which a process gives way to a fresh one. */
  recycleAfter?: number;
  /** Told of each process that was not to end. */
  died?: ((reason: DeathReason) => void) | undefined;
};

type DecoderPoolOptions<Result> = DecoderLimits & {
  /** What the spans of its work are called. */
  name: string;
  /** What the processes run. */
  entry: URL;
  /** Reads an answer. A process may have been taken over: nothing in it is to be believed unchecked. */
  parse: (answer: Frame) => Result;
  /** Whether the processes may load native code, as sharp is. */
  addons?: boolean;
  /** Processes start when a file comes, and not before. */
  lazy?: boolean;
  /** Who calls decides himself what comes after a process that died, by its DecoderDeath. */
  singleAttempt?: boolean;
};

type DecodeOptions = {
  signal?: AbortSignal | undefined;
  /** Steps that are done. The limits are for a step, where the process tells of them. What it throws ends the process. */
  onProgress?: OnProgress | undefined;
};

export type DecoderPool<Result> = {
  /**
   * Decodes in a process of its own, as soon as one is free. `order` says what to do, as JSON.
   * Aborting kills the process, and the promise is rejected with the signal's reason.
   */
  decode: (order: object, input: Buffer, options?: DecodeOptions) => Promise<Result>;
  /** Files that are decoded and that wait, and how many can be decoded at once. */
  state: () => PoolState;
  /** Kills all processes; what they were running is rejected. Resolves when the last has gone. */
  close: () => Promise<void>;
};

export type PoolState = { busy: number; size: number; waiting: number };

/** Why a process ended that was not to end: it broke, ended by itself, was over its limits, too slow, or its file was called off. */
export type DeathReason = 'crashed' | 'exited' | 'over-limits' | 'too-slow' | 'called-off';

type Lane = { decoder: DecoderProcess | undefined };

const bundled = !import.meta.url.endsWith('.ts');

/** The program of a decoding process: the source beside this file, or its bundle beside ours. */
export const decoderEntry = (name: string): URL => new URL(`./${name}.${bundled ? 'js' : 'ts'}`, import.meta.url);

/** Untrusted bytes are decoded in child processes that hold no secret and are killed from outside. */
export function createDecoderPool<Result>({
  size,
  processorMs = 12_000,
  timeoutMs = 60_000,
  maxRssBytes = 512 * 1024 * 1024,
  recycleAfter = 200,
  died,
  name,
  entry,
  parse,
  addons = true,
  lazy = false,
  singleAttempt = false,
}: DecoderPoolOptions<Result>): DecoderPool<Result> {
  const closed = new AbortController();
  const decoders = new Set<DecoderProcess>();
  const free: Lane[] = Array.from({ length: size }, () => ({ decoder: lazy ? undefined : start() }));
  const waiting: PromiseWithResolvers<Lane>[] = [];

  function start(): DecoderProcess {
    const decoder = startDecoder(entry, { addons });
    decoders.add(decoder);
    void decoder.exited.then((reason) => {
      decoders.delete(decoder);
      if (!closed.signal.aborted && !(reason instanceof Retirement)) died?.(deathBy(reason));
    });
    return decoder;
  }

  async function acquire(signal: AbortSignal): Promise<Lane> {
    const lane = free.pop();
    if (lane) return lane;
    const turn = Promise.withResolvers<Lane>();
    waiting.push(turn);
    const leave = () => {
      waiting.splice(waiting.indexOf(turn), 1);
      turn.reject(signal.reason);
    };
    signal.addEventListener('abort', leave);
    return await turn.promise.finally(() => signal.removeEventListener('abort', leave));
  }

  function release(lane: Lane): void {
    const next = waiting.shift();
    if (next) next.resolve(lane);
    else free.push(lane);
  }

  /** One try on a process that lives, within time and memory. */
  async function attempt(lane: Lane, order: object, input: Buffer, signal: AbortSignal, onProgress?: OnProgress) {
    signal.throwIfAborted();
    if (!lane.decoder?.alive()) lane.decoder = start();
    const { decoder } = lane;
    const abort = () => decoder.kill(signal.reason);
    signal.addEventListener('abort', abort);
    let timeout: NodeJS.Timeout | undefined;
    let watch: NodeJS.Timeout | undefined;
    try {
      await decoder.ready;
      const limits = { processorMs: 0, residentBytes: maxRssBytes };
      const beginStep = () => {
        clearTimeout(timeout);
        limits.processorMs = usage(decoder.pid).processorMs + processorMs;
        timeout = setTimeout(() => decoder.kill(new TooSlow()), timeoutMs);
      };
      beginStep();
      watch = setInterval(() => {
        const used = usage(decoder.pid);
        const over = used.processorMs > limits.processorMs || used.residentBytes > limits.residentBytes;
        if (over) decoder.kill(new FileRejection('file-too-demanding'));
      }, 50);
      const sentAt = performance.now();
      const answer = await decoder.run(order, input, (done, frame) => {
        beginStep();
        onProgress?.(done, frame);
      });
      recordChild(name, decoder, spentOf(answer, performance.now() - sentAt));
      return parse(answer);
    } finally {
      clearTimeout(timeout);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
    }
  }

  return {
    async decode(order, input, { signal, onProgress } = {}) {
      const stop = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;
      stop.throwIfAborted();
      const lane = await acquire(stop);
      const attributes = { 'file.size': input.length };
      const decode = () => inSpan(name, { attributes }, () => attempt(lane, order, input, stop, onProgress));
      try {
        return await (singleAttempt ? decode() : decode().catch((error) => secondChance(error, decode)));
      } finally {
        const { decoder } = lane;
        if (decoder && decoder.files() >= recycleAfter) decoder.kill(new Retirement());
        if (!lazy && !decoder?.alive() && !closed.signal.aborted) lane.decoder = start();
        release(lane);
      }
    },
    state: () => ({ busy: size - free.length, size, waiting: waiting.length }),
    async close() {
      closed.abort(new Error('The decoder pool is closed.'));
      for (const decoder of decoders) decoder.kill(closed.signal.reason);
      await Promise.all([...decoders].map(({ exited }) => exited));
    },
  };
}

/** The process knows nothing of traces, and can send nothing: what it did becomes a span here, that ends now. */
function recordChild(name: string, { pid = 0 }: DecoderProcess, spentMs: number): void {
  const now = Date.now();
  const options = { startedAt: now - spentMs, attributes: { 'process.pid': pid } };
  underWay()?.span?.child(`${name}: child process`, options).end({ at: now });
}

/** A process has decoded as many files as it may. */
class Retirement extends Error {
  override readonly name = 'Retirement';
}

class TooSlow extends Error {
  constructor() {
    super('The file was not decoded in time, though it had little of the processor.');
  }
}

const deathBy = (reason: Error): DeathReason => {
  if (reason instanceof DecoderDeath) return reason.crashed ? 'crashed' : 'exited';
  if (reason instanceof TooSlow) return 'too-slow';
  return reason instanceof FileRejection ? 'over-limits' : 'called-off';
};

/** A process may die through no fault of the file. Only a decoder that breaks twice on it tells that the file is bad. */
async function secondChance<Result>(error: unknown, decode: () => Promise<Result>): Promise<Result> {
  if (!(error instanceof DecoderDeath)) throw error;
  return await decode().catch((again) => {
    throw again instanceof DecoderDeath && again.crashed ? new FileRejection('file-corrupt', { cause: again }) : again;
  });
}
