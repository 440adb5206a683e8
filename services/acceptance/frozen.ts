import { childProcesses } from './child-processes.ts';

/**
 * Stops a server and all its children, so that it takes connections (the kernel does) and says nothing on any: what a
 * link does that drops everything.
 * @returns lets it go on
 */
export const freeze = (pid: number): (() => void) => {
  process.kill(pid, 'SIGSTOP');
  // From now on it starts no more.
  const all = [pid, ...childProcesses(pid)];
  for (const one of all) process.kill(one, 'SIGSTOP');
  return () => {
    for (const one of all) process.kill(one, 'SIGCONT');
  };
};
