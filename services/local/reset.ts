import { rm } from 'node:fs/promises';
import { readLocalEnv } from './env.ts';
import { sentenceFor } from './failure.ts';
import { runningPlatform } from './platform-file.ts';

/** `npm run local:reset`: deletes all data of the local platform. */

try {
  const { LOCAL_DIR } = readLocalEnv();
  const platform = await runningPlatform(LOCAL_DIR);
  if (platform) throw new Error(`The platform runs (process ${platform.pid}): stop it first, then reset it.`);
  await rm(LOCAL_DIR, { recursive: true, force: true });
  console.log(`${LOCAL_DIR} is empty: the next npm start begins anew.`);
} catch (error) {
  console.error(`\n${sentenceFor(error)}\n`);
  process.exitCode = 1;
}
