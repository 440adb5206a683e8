import { mkdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readLocalEnv } from './env.ts';
import { sentenceFor } from './failure.ts';
import { killLiveProcesses, refuseNewProcesses } from './managed-process.ts';
import { startPlatform, stopPlatform } from './platform.ts';
import { claimFolder, releaseFolder } from './platform-file.ts';
import { createProgress } from './progress.ts';

/** `npm start`: the whole platform on this machine, until Ctrl-C. `--watch` restarts its services when a file changes. */

const began = performance.now();
const progress = createProgress(process.stdout);
const stopping = new AbortController();
let localDir: string | undefined;

process.stdout.on('error', () => {}); // the terminal was closed
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) exit(130, 'kill');
    else {
      progress.line('\nStopping …');
      exit(0, 'stop');
    }
  });
}

try {
  const { watch } = parseArgs({ options: { watch: { type: 'boolean', default: false } } }).values;
  const env = readLocalEnv();
  await mkdir(env.LOCAL_DIR, { recursive: true });
  await claimFolder(env.LOCAL_DIR);
  localDir = env.LOCAL_DIR;
  const platform = await startPlatform({ env, watch, signal: stopping.signal, progress });

  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const folder = relative('', env.LOCAL_DIR).replace(/^\.\..*/, env.LOCAL_DIR);
  const { bold, dim, line } = progress;
  line();
  line(bold(`The platform runs. ${dim(`${seconds} s`)}`));
  line();
  line(`  Portal    ${bold(platform.portalUrl)}   ${platform.account.email}   ${platform.account.password}`);
  line(`  Admin     ${bold(platform.adminUrl)}   ${platform.admin.email}   ${platform.admin.password}`);
  line(`  API       ${bold(platform.apiUrl)}`);
  line(`  Reference ${platform.docsUrl}   ${platform.openApiUrl}`);
  line(`  Mail      ${platform.mailUrl}`);
  line(`  Try it    npm run demo -- photo.jpg`);
  line(`  Data      ${folder}/ ${dim('(emptied by npm run local:reset)')}`);
  line(`  Logs      ${folder}/logs/`);
  line(`  Stop      Ctrl-C`);
  line();
  fail(await platform.givenUp);
} catch (error) {
  // A start that is interrupted fails too: what was started is being stopped.
  if (!stopping.signal.aborted) fail(sentenceFor(error));
}

function fail(sentence: string): void {
  console.error(`\n${sentence}\n`);
  exit(1, 'stop');
}

async function exit(code: number, how: 'stop' | 'kill'): Promise<void> {
  stopping.abort();
  refuseNewProcesses();
  if (how === 'kill') await killLiveProcesses();
  else await stopPlatform();
  if (localDir) await releaseFolder(localDir);
  process.exit(code);
}
