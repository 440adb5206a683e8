import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManagedProcess, startProcess, untilReady } from './managed-process.ts';
import { type RunningPlatform, runningPlatform } from './platform-file.ts';

/** The platform that runs in the folder; where none does, one is started, and `started` is the caller's to stop. */
export const usePlatform = async (localDir: string): Promise<{ ready: RunningPlatform; started?: ManagedProcess }> => {
  const running = await runningPlatform(localDir);
  if (running?.ready) return { ready: running.ready };
  console.error('Starting the platform …');
  await mkdir(localDir, { recursive: true });
  const started = await startProcess({
    id: 'platform',
    name: 'The platform',
    home: localDir,
    command: process.execPath,
    args: [join(import.meta.dirname, 'main.ts')],
  });
  let ready: RunningPlatform | undefined;
  await untilReady(started, async () => {
    ready = (await runningPlatform(localDir))?.ready;
    return ready !== undefined;
  });
  return { ready: ready as RunningPlatform, started };
};
