import { readFileSync } from 'node:fs';

/** What a process uses. */
export type Usage = {
  /** Milliseconds of processor time since its start, of all its threads together. */
  processorMs: number;
  /** Bytes in memory. */
  residentBytes: number;
};

/** Reads proc(5); zeros when the process has gone or the system has no /proc. */
export function usage(pid: number | undefined): Usage {
  // After the name in brackets, utime and stime are the 12th and 13th field, in hundredths of a second on every Linux.
  const [user, system] = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13);
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status')) ?? [];
  return {
    processorMs: (Number(user ?? 0) + Number(system ?? 0)) * 10,
    residentBytes: Number(kibibytes ?? 0) * 1024,
  };
}

function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
