import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ManagedServer, startProcess, untilReady } from './managed-process.ts';

/** What its clients sign with; the AWS SDK reads it from the environment. It opens nothing but this emulator. */
export const s3Credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local-machine-only' };

/** Starts the S3 emulator on 127.0.0.1 in a process of its own, with its objects as files in `dir`. */
export const startS3 = async (options: { dir: string; port: number }): Promise<ManagedServer> => {
  const { dir, port } = options;
  await mkdir(dir, { recursive: true });
  const server = await startProcess({
    name: 'S3',
    id: basename(dir),
    home: dirname(dir),
    command: process.execPath,
    args: [join(import.meta.dirname, 's3/main.ts'), dir, `${port}`],
    env: { ...process.env, ...s3Credentials },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(server, async () => (await fetch(url)).status > 0);
  return { ...server, url };
};

/** Creates a bucket of the emulator whose objects are in `dir`. */
export const createBucket = async (dir: string, name: string): Promise<void> => {
  await mkdir(join(dir, name), { recursive: true });
};
