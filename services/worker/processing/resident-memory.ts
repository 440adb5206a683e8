import { readFileSync } from 'node:fs';

/** Bytes of a process in memory (proc(5): VmRSS); 0 when it has gone or the system has no /proc. */
export function residentBytes(pid: number | undefined): number {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
