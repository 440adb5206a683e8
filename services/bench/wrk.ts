import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { debianEnvironment, unpackDebianPackages } from '../local/debian-packages.mjs';

/** The load generator wrk (wrk(1)), which one core of drives a server on another to its limit. */
export type Wrk = { command: string; env: Record<string, string> };

const unpackedTo = join(import.meta.dirname, '../../.cache/wrk');

/** wrk of the PATH, else Debian's, downloaded into the cache folder. @throws when there is neither */
export const findWrk = async (): Promise<Wrk> => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (isExecutable(join(folder, 'wrk'))) return { command: join(folder, 'wrk'), env: {} };
  }
  await unpackDebianPackages(['wrk'], unpackedTo).catch((error: Error) => {
    throw new Error(`wrk is missing: install it. (Downloading it failed: ${error.message})`);
  });
  return { command: join(unpackedTo, 'usr/bin/wrk'), env: await debianEnvironment(unpackedTo) };
};

/**
 * Loads the address by 50 connections.
 *
 * @param prefix a program that replaces itself by wrk, such as taskset
 * @returns answers a second
 * @throws when an answer was an error, or none
 */
export const load = async (
  { command, env }: Wrk,
  options: { url: string; headers: Record<string, string>; seconds: number; prefix: readonly string[] },
): Promise<number> => {
  const headers = Object.entries(options.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t1', '-c50', `-d${options.seconds}s`, '--timeout', '20s', ...headers, options.url];
  const [program, ...rest] = [...options.prefix, command, ...args] as [string, ...string[]];
  const { stdout } = await promisify(execFile)(program, rest, { env: { ...process.env, ...env } });
  const bad = /^\s*(Non-2xx|Socket errors).*$/m.exec(stdout);
  if (bad) throw new Error(`${options.url} did not answer well: ${bad[0].trim()}`);
  const [, rate] = /^Requests\/sec:\s+([\d.]+)$/m.exec(stdout) ?? [];
  return Number(rate);
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
