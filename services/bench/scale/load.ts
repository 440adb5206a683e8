import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Wrk } from '../wrk.ts';

/**
 * Loads an address with what a script of wrk sends (wrk, SCRIPTING).
 * @returns answers a second
 * @throws when one of a hundred answers or more was an error, or none
 */
export const loadByScript = async (
  { command, env }: Wrk,
  options: { url: string; script: string; seconds: number; connections: number },
): Promise<number> => {
  const { url, script, seconds, connections } = options;
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '-s', script, url];
  const { stdout } = await promisify(execFile)(command, args, { env: { ...process.env, ...env } });
  const numberAfter = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0);
  const all = numberAfter(/^\s*(\d+) requests in/m);
  const bad = numberAfter(/^\s*Non-2xx or 3xx responses: (\d+)/m);
  if (all === 0 || bad / all >= 0.01 || /Socket errors/.test(stdout))
    throw new Error(`${url} did not answer well:\n${stdout}`);
  return (all - bad) / seconds;
};
