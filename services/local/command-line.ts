import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The arguments of a process, separated by NUL; empty when there is no such process. */
export const commandLineOf = (pid: number): string => {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '');
    return execFileSync('ps', ['-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' })
      .trim()
      .replaceAll(' ', '\0');
  } catch {
    return '';
  }
};
