import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A child process that dies with its parent, and that the next start ends should it be left over nevertheless. */
export type ManagedProcess = {
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

/**
 * Starts a process in a process group of its own, so that Ctrl-C in the terminal reaches the parent only and the
 * order of stopping is the parent's. Output is appended to `logFile`.
 *
 * @param options.pidFile where the next start finds the process should the parent and the kernel both fail to end it
 * @param options.prefix a program that replaces itself by `command`
 */
export const startProcess = async (options: {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  logFile: string;
  pidFile: string;
  stopSignal?: NodeJS.Signals;
  prefix?: readonly string[];
}): Promise<ManagedProcess> => {
  const { name, logFile, pidFile, stopSignal = 'SIGTERM' } = options;
  const commandLine = [options.command, ...options.args];
  await endOrphan(pidFile, stopSignal);

  const [command, ...args] = [...mortal(stopSignal), ...(options.prefix ?? []), ...commandLine] as [
    string,
    ...string[],
  ];
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { env: options.env ?? process.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = child.pid as number;
  await writeFile(pidFile, `${pid}\n${commandLine.join('\0')}`);
  const removePidFile = ended.then(() => rm(pidFile, { force: true }));

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await removePidFile;
  };
  return {
    name,
    pid,
    logFile,
    ended,
    stop: async (grace = 5_000) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), grace);
      await end(stopSignal);
      clearTimeout(timer);
    },
    kill: () => end('SIGKILL'),
  };
};

/**
 * Waits until `probe` holds.
 * @throws {Error} with the end of the log, when the process ends before that or 60 s have passed
 */
export const untilReady = async (child: ManagedProcess, probe: () => Promise<boolean>): Promise<void> => {
  let how: number | NodeJS.Signals | 'timeout' | undefined;
  child.ended.then((code) => {
    how = code;
  });
  const deadline = Date.now() + 60_000;
  while (!(await probe().catch(() => false))) {
    if (Date.now() > deadline) how = 'timeout';
    if (how !== undefined) {
      await child.kill();
      const end = how === 'timeout' ? 'was not ready after 60 s' : `ended (${how}) while it started`;
      throw new Error(`${child.name} ${end}. The end of ${child.logFile}:\n${lastLines(child.logFile)}`);
    }
    await sleep(20);
  }
};

/** The last lines of a log file. */
export const lastLines = (logFile: string, count = 15): string =>
  readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');

/** Ends what an earlier run left over: the process of the pid file, if its command line still is the one written there. */
const endOrphan = async (pidFile: string, stopSignal: NodeJS.Signals): Promise<void> => {
  const [pid = '', commandLine] = readText(pidFile).split('\n');
  const runs = () => pid !== '' && commandLineOf(Number(pid)) === commandLine;
  if (runs()) process.kill(Number(pid), stopSignal);
  for (const deadline = Date.now() + 5_000; runs(); await sleep(20)) {
    if (Date.now() > deadline) process.kill(Number(pid), 'SIGKILL');
  }
};

/** Arguments, separated by NUL; empty when there is no such process. */
const commandLineOf = (pid: number): string => {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`).replace(/\0$/, '');
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .replaceAll(' ', '\0');
  } catch {
    return '';
  }
};

const readText = (path: string): string => {
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
