import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { MediaType } from '../../contracts/documents.ts';
import { FileRejection, type ProcessedFile } from '../../domains/documents/processed-file.ts';
import { createFileDecoders } from '../../worker/processing/file-decoders.ts';
import { usage } from '../../worker/processing/process-usage.ts';

/** What became of a file. */
export type Decoded = {
  /** `ready`, or why it was rejected; `error` is ours. */
  outcome: string;
  error?: Error;
  /** How its decoding processes ended by themselves: signals, exit codes. */
  deaths: string[];
  /** Milliseconds of processor time, of all threads and tries together. */
  processorMs: number;
};

export type DecoderLane = {
  decode: (bytes: Buffer, mediaType: MediaType) => Promise<Decoded>;
  /** Most bytes that one decoding process has had. */
  peakBytes: () => number;
  close: () => Promise<void>;
};

type State = { child?: ChildProcess; deaths: string[]; processorMs: number; lastMs: number; peakBytes: number };

/** An error of ours is tried again, as the job of a document is: a busy machine may have been too slow. */
const furtherTries = 2;

/** Of the lane for which a process is being started. */
const lanes = new AsyncLocalStorage<State>();

/** Node tells of every process that it starts, so that the pool need not. */
const watchBirth = (message: unknown): void => {
  const state = lanes.getStore();
  if (!state) return;
  const { process: child } = message as { process: ChildProcess };
  state.child = child;
  state.lastMs = 0;
  child.once('exit', (code, signal) => {
    if (child.killed && signal === 'SIGKILL') return; // Its pool did that.
    state.deaths.push(signal ?? `exit code ${code}`);
  });
};

/** The decoders exactly as the worker has them, one process of them, so that it is known which file it is at. */
export const openDecoderLane = (): DecoderLane => {
  const state: State = { deaths: [], processorMs: 0, lastMs: 0, peakBytes: 0 };
  subscribe('child_process', watchBirth);
  const decoders = lanes.run(state, () => createFileDecoders({ size: 1 }));

  const look = () => {
    const pid = state.child?.pid;
    const { processorMs } = usage(pid);
    state.processorMs += Math.max(0, processorMs - state.lastMs);
    state.lastMs = Math.max(state.lastMs, processorMs);
    state.peakBytes = Math.max(state.peakBytes, highWater(pid));
  };
  const watch = setInterval(look, 50);

  return {
    decode: async (bytes, mediaType) => {
      look();
      const { processorMs } = state;
      state.deaths = [];
      const attempt = () => lanes.run(state, () => decoders.process(bytes, mediaType)).then(ready, rejected);
      let result = await attempt();
      for (let left = furtherTries; left > 0 && result.error; left--) result = await attempt();
      look();
      return { ...result, deaths: state.deaths, processorMs: state.processorMs - processorMs };
    },
    peakBytes: () => state.peakBytes,
    close: async () => {
      clearInterval(watch);
      await decoders.close();
      unsubscribe('child_process', watchBirth);
    },
  };
};

const ready = (_file: ProcessedFile): Judged => ({ outcome: 'ready' });

type Judged = Pick<Decoded, 'outcome' | 'error'>;

const rejected = (error: Error): Judged =>
  error instanceof FileRejection ? { outcome: error.code } : { outcome: 'error', error };

/** The most memory that a process has had: VmHWM of proc(5). */
const highWater = (pid: number | undefined): number => {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
};
