import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '../contracts/accounts.ts';
import { commandLineOf } from './command-line.ts';
import type { Backends } from './platform-processes.ts';

/**
 * `.local/platform.json` says that the platform runs, and where. It is there from the first moment of a start until
 * the last of a stop, and so keeps two platforms from sharing one folder.
 */
export type PlatformFile = {
  pid: number;
  startedAt: string;
  /** Unset while it starts. */
  ready?: RunningPlatform;
};

export type RunningPlatform = Backends & {
  apiUrl: string;
  /** The two applications: of customers, of staff. */
  portalUrl: string;
  adminUrl: string;
  docsUrl: string;
  openApiUrl: string;
  /** Where the mails it sends can be read. */
  mailUrl: string;
  account: Credentials;
  admin: Credentials;
};

const fileIn = (localDir: string) => join(localDir, 'platform.json');

/** The platform that runs in the folder; a file left over by a killed one does not count. */
export const runningPlatform = async (localDir: string): Promise<PlatformFile | undefined> => {
  const platform = await readPlatformFile(localDir);
  return platform && commandLineOf(platform.pid).includes('local/main.ts') ? platform : undefined;
};

/** @throws {Error} when a platform runs in the folder */
export const claimFolder = async (localDir: string): Promise<void> => {
  const platform = await runningPlatform(localDir);
  if (platform) {
    const where = platform.ready ? `at ${platform.ready.apiUrl}` : 'and is just starting';
    throw new Error(`The platform already runs ${where} (process ${platform.pid}).`);
  }
  await rm(fileIn(localDir), { force: true });
  const claim: PlatformFile = { pid: process.pid, startedAt: new Date().toISOString() };
  await writeFile(fileIn(localDir), JSON.stringify(claim), { flag: 'wx', mode: 0o600 });
};

/** Says where the platform of this process is reached. */
export const announce = async (localDir: string, ready: RunningPlatform): Promise<void> => {
  const platform: PlatformFile = { pid: process.pid, startedAt: new Date().toISOString(), ready };
  await writeFile(fileIn(localDir), JSON.stringify(platform, null, 2), { mode: 0o600 });
};

/** Gives the folder free, if it is this process's. */
export const releaseFolder = async (localDir: string): Promise<void> => {
  if ((await readPlatformFile(localDir))?.pid === process.pid) await rm(fileIn(localDir), { force: true });
};

const readPlatformFile = async (localDir: string): Promise<PlatformFile | undefined> => {
  try {
    return JSON.parse(await readFile(fileIn(localDir), 'utf8'));
  } catch {
    return undefined;
  }
};
