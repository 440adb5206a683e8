import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ManagedServer, startProcess, untilReady } from './managed-process.ts';

/** Starts the page of the mails in `dir` on 127.0.0.1, in a process of its own. */
export const startMailPage = async (options: { dir: string; port: number }): Promise<ManagedServer> => {
  const { dir, port } = options;
  await mkdir(dir, { recursive: true });
  const server = await startProcess({
    name: 'The page of mails',
    id: 'mail',
    home: dirname(dir),
    command: process.execPath,
    args: [join(import.meta.dirname, 'mail/main.ts'), dir, `${port}`],
  });
  const url = `http://localhost:${port}`;
  await untilReady(server, async () => (await fetch(url)).ok);
  return { ...server, url };
};
