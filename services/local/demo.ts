import { mkdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Document, Rendition } from '../contracts/documents.ts';
import { createBoard, table } from './demo-board.ts';
import { createDemoClient, type DemoClient } from './demo-client.ts';
import { readLocalEnv } from './env.ts';
import { sentenceFor } from './failure.ts';
import { usePlatform } from './use-platform.ts';

/** `npm run demo -- FILES…`: uploads files as a consumer of the API would, and fetches what becomes of them. */

type Outcome = {
  file: string;
  state: Document['state'] | 'error';
  problem: { code: string; title: string } | null;
  /** From the upload's end to the end state. */
  seconds: number;
  renditions: (Omit<Rendition, 'url'> & { path: string })[];
};

const atOnce = 4;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (files.length === 0) {
    console.error('Usage: npm run demo -- FILES… [--json]');
    return 2;
  }
  const { LOCAL_DIR } = readLocalEnv();
  const { ready, started } = await usePlatform(LOCAL_DIR);
  try {
    const client = createDemoClient(ready.apiUrl, ready.account);
    const outcomes = await processAll(client, files, join(LOCAL_DIR, 'demo'));
    console.log(values.json ? JSON.stringify(outcomes, null, 2) : report(outcomes));
    return outcomes.every(({ state }) => state === 'ready') ? 0 : 1;
  } finally {
    await started?.stop(15_000);
  }
}

async function processAll(client: DemoClient, files: readonly string[], demoDir: string): Promise<Outcome[]> {
  const board = createBoard(process.stderr, files);
  const outcomes: Outcome[] = [];
  const queue = [...files.entries()];
  const takeNext = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, file] = next;
      outcomes[index] = await processFile(client, file, demoDir, board.show);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  return outcomes;
}

async function processFile(
  client: DemoClient,
  file: string,
  demoDir: string,
  show: (file: string, state: string, share?: number) => void,
): Promise<Outcome> {
  try {
    const { size } = await stat(file);
    const { document, upload } = await client.announce(file, size);
    let sent = 0;
    // Without an address, the same file was sent before.
    if (upload) {
      await client.upload(upload, file, (bytes) => {
        sent += bytes;
        show(file, 'uploading', sent / size);
      });
    }
    const uploaded = performance.now();
    await client.complete(document.id);
    const { state, problem, renditions } = await client.follow(document.id, (change) => show(file, change.state));
    const seconds = Number(((performance.now() - uploaded) / 1000).toFixed(2));

    const folder = join(demoDir, basename(file));
    await mkdir(folder, { recursive: true });
    const saved = renditions.map(({ url, ...facts }) => ({
      ...facts,
      url,
      path: relative('', join(folder, `${facts.name}.${facts.format}`)),
    }));
    await Promise.all(saved.map(({ url, path }) => client.download(url, path)));
    show(file, problem ? `${state}: ${problem.code}: ${problem.title}` : state);
    return { file, state, problem, seconds, renditions: saved.map(({ url, ...rendition }) => rendition) };
  } catch (error) {
    show(file, `error: ${sentenceFor(error)}`);
    return { file, state: 'error', problem: { code: 'error', title: sentenceFor(error) }, seconds: 0, renditions: [] };
  }
}

function report(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ renditions, seconds }) =>
    renditions.map(({ path, width, height, format, bytes }) => [path, `${width}×${height}`, format, bytes, seconds]),
  );
  const problems = outcomes.flatMap(({ file, state, problem }) =>
    problem ? [`  ${file} ${state}: ${problem.title} (${problem.code})`] : [],
  );
  const renditions = rows.length > 0 ? [table([['name', 'size', 'format', 'bytes', 'seconds'], ...rows])] : [];
  return ['', ...renditions, ...problems, ''].join('\n');
}
