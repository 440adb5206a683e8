import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { photographs } from '../acceptance/photographs.ts';
import { enterPortal } from '../acceptance/web/entering.ts';
import { type Device, devices, openAuditor, type Visit } from '../acceptance/web/lighthouse.ts';
import { ensureSites } from '../build/sites.ts';
import { openAccount } from '../local/accounts.ts';
import { createDemoClient } from '../local/demo-client.ts';
import { apiVariables, type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { sitesDir, startWeb, webOptions } from '../local/web.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './rounds.ts';

/** What a page should score at least. */
const goal = 95;
const rounds = 5;

/** The production build through the real platform, as Lighthouse scores it: a median of five. */
export const benchLighthouse = async (backends: Backends): Promise<BenchRow[]> => {
  await ensureSites(sitesDir);
  const ports = { api: await freePort(), web: { portal: await freePort(), admin: await freePort() } };
  const secrets = createSecrets();
  const home = benchDir;
  const processes = await Promise.all([
    startService({ id: 'api', home, variables: apiVariables(backends, secrets, ports) }),
    startService({ id: 'worker', home, variables: workerVariables(backends, secrets, ports) }),
    startWeb({ home, ...webOptions(backends, ports) }),
  ]);
  const { context, audit } = await openAuditor(join(home, 'profile'));
  try {
    const portal = `http://localhost:${ports.web.portal}`;
    const scoreOf = async (path: string, device: Device, visit: Visit): Promise<BenchRow> => {
      const scores: number[] = [];
      for (let round = 0; round < rounds; round++) {
        scores.push((await audit(`${portal}${path}`, device, visit)).performance);
      }
      const score = median(scores);
      return {
        measure: `${path} on a ${device}, ${visit === 'first' ? 'first visit' : 'seen before'}: Lighthouse’s performance`,
        ours: `${score}`,
        peer: `goal ${goal}`,
        ratio: score / goal,
        goal: 1,
        better: 'higher',
      };
    };
    const rows: BenchRow[] = [];
    for (const device of devices) rows.push(await scoreOf('/sign-in', device, 'first'));
    const account = { email: `${randomUUID()}@example.fr`, password: 'correct horse battery' };
    await openAccount(backends.databaseUrl, account);
    await sendPhotographs(`http://localhost:${ports.api}`, account, 12);
    const page = await context.newPage();
    await enterPortal(page, account, portal);
    await page.close();
    // Who gets here has passed through the sign-in.
    for (const device of devices) rows.push(await scoreOf('/documents', device, 'again'));
    return rows;
  } finally {
    await context.close();
    await Promise.all(processes.map((process) => process.stop()));
  }
};

/** Sends photographs, and waits until they are ready. */
const sendPhotographs = async (apiUrl: string, account: { email: string; password: string }, count: number) => {
  const client = createDemoClient(apiUrl, account);
  const dir = join(benchDir, 'photographs');
  await mkdir(dir, { recursive: true });
  for (const { name, bytes } of (await photographs()).slice(0, count)) {
    const file = join(dir, `${name}.jpg`);
    await writeFile(file, bytes);
    const { document, upload } = await client.announce(file, bytes.length);
    if (upload) await client.upload(upload, file, () => {});
    await client.complete(document.id);
    await client.follow(document.id, () => {});
  }
  await rm(dir, { recursive: true });
};
