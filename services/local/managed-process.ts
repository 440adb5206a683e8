import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './command-line.ts';

/** A child process that dies with its parent; should it be left over nevertheless, the next start ends it. */
export type ManagedProcess = {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process has ended: with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Asks the process to stop, and kills it when it still runs after `grace` ms. */
  stop(grace?: number): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
};

/** A process that serves an address. */
export type ManagedServer = ManagedProcess & { readonly url: string };

export type ProcessOptions = {
  /** What people call it. */
  name: string;
  /** Names its log and its pid file. */
  id: string;
  /** Folder of `logs/<id>.log` and `<id>.pid`. */
  home: string;
  command: string;
  args: readonly string[];
  /** A program that replaces itself by `command`. */
  prefix?: readonly string[];
  env?: NodeJS.ProcessEnv;
  stopSignal?: NodeJS.Signals;
};

/** The children of this process that run, the oldest first. */
export const liveProcesses = new Set<ManagedProcess>();

/** SIGKILL to every child of this process that runs. */
export const killLiveProcesses = async (): Promise<void> => {
  await Promise.all([...liveProcesses].map((child) => child.kill()));
};

let isClosing = false;

/** From now on this process starts no others. */
export const refuseNewProcesses = (): void => {
  isClosing = true;
};

/**
 * Starts a process in a process group of its own, so that Ctrl-C in the terminal reaches the parent only and the
 * order of stopping is the parent's. Its output is appended to its log.
 */
export const startProcess = async (options: ProcessOptions): Promise<ManagedProcess> => {
  const { name, id, home, stopSignal = 'SIGTERM' } = options;
  const pidFile = join(home, `${id}.pid`);
  const logFile = join(home, 'logs', `${id}.log`);
  await endOrphan(pidFile, stopSignal);

  mkdirSync(join(home, 'logs'), { recursive: true });

  // From here to where it is among the live ones nothing is awaited, so that no stop can miss it.
  if (isClosing) throw new Error(`${name} was not started: the platform is stopping.`);
  const commandLine = [options.command, ...options.args];
  const [command, ...args] = [...mortal(stopSignal), ...(options.prefix ?? []), ...commandLine] as [
    string,
    ...string[],
  ];
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { env: options.env ?? process.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  if (child.pid === undefined) throw (await once(child, 'error'))[0];
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', async (code, signal) => {
      liveProcesses.delete(managed);
      await rm(pidFile, { force: true });
      resolve(signal ?? code ?? 0);
    });
  });
  const managed: ManagedProcess = {
    id,
    name,
    pid: child.pid,
    logFile,
    ended,
    stop: async (grace = 5_000) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), grace);
      child.kill(stopSignal);
      await ended;
      clearTimeout(timer);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  liveProcesses.add(managed);
  await writeFile(pidFile, `${child.pid}\n${commandLine.join('\0')}`);
  return managed;
};

/**
 * Waits until `probe` holds.
 * @throws {Error} with the end of the log, when the process ends before that or 60 s have passed
 */
export const untilReady = async (child: ManagedProcess, probe: () => Promise<boolean>): Promise<void> => {
  let end: string | undefined;
  child.ended.then((how) => {
    end = `ended (${how}) while it started`;
  });
  const deadline = Date.now() + 60_000;
  while (!(await probe().catch(() => false))) {
    if (Date.now() > deadline) end = 'was not ready after 60 s';
    if (end !== undefined) {
      await child.kill();
      throw new Error(`${child.name} ${end}. ${lastLines(child.logFile)}`);
    }
    await sleep(20);
  }
};

/**
 * Waits until a program has done its work.
 * @throws {Error} with the end of its log, when it failed
 */
export const untilDone = async (child: ManagedProcess): Promise<void> => {
  const how = await child.ended;
  if (how !== 0) throw new Error(`${child.name} failed (${how}). ${lastLines(child.logFile)}`);
};

/** The end of a log file, with its name. */
export const lastLines = (logFile: string, count = 12): string => {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count);
  return `The end of ${logFile}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
};

/** Ends what an earlier run left over: the process of the pid file, if its command line still is the one written there. */
const endOrphan = async (pidFile: string, stopSignal: NodeJS.Signals): Promise<void> => {
  const [pid, commandLine] = readFileIfAny(pidFile).split('\n');
  const runs = () => !!pid && commandLineOf(Number(pid)) === commandLine;
  if (runs()) process.kill(Number(pid), stopSignal);
  for (const deadline = Date.now() + 5_000; runs(); await sleep(20)) {
    if (Date.now() > deadline) process.kill(Number(pid), 'SIGKILL');
  }
};

const readFileIfAny = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const isMortal = process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;

/** The kernel sends the signal when the parent dies, also by SIGKILL: prctl(2), PR_SET_PDEATHSIG, by util-linux's setpriv. */
const mortal = (signal: NodeJS.Signals): string[] =>
  isMortal ? ['setpriv', '--pdeathsig', signal.slice('SIG'.length)] : [];
