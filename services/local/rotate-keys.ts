import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readLocalEnv } from './env.ts';
import { sentenceFor } from './failure.ts';
import { runningPlatform } from './platform-file.ts';
import { rotateSigningKeys } from './secrets.ts';

/** `npm run local:rotate-keys`: gives the local platform a new key for access tokens; the last one still verifies. */

try {
  const { LOCAL_DIR } = readLocalEnv();
  const platform = await runningPlatform(LOCAL_DIR);
  if (platform) throw new Error(`The platform runs (process ${platform.pid}): stop it first, then rotate its keys.`);
  await mkdir(LOCAL_DIR, { recursive: true });
  await rotateSigningKeys(join(LOCAL_DIR, 'secrets.json'));
  console.log('The next npm start signs with a new key.');
} catch (error) {
  console.error(`\n${sentenceFor(error)}\n`);
  process.exitCode = 1;
}
