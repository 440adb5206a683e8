import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Document, type DocumentKind, kindOf } from '../contracts/documents.ts';
import { table } from './demo-board.ts';
import { ApiProblem, createDemoClient, type DemoClient, mediaTypeOf } from './demo-client.ts';
import { readLocalEnv } from './env.ts';
import { sentenceFor } from './failure.ts';
import { usePlatform } from './use-platform.ts';

/**
 * `npm run corpus -- DIR [--json]`: every file of a folder goes through the platform as a consumer would send it; then
 * a report of what became of them, why, and how long it took. Exits with 1 when the platform let a file down.
 */

type Outcome = {
  file: string;
  kind: DocumentKind;
  bytes: number;
  /** `refused`: the API did not take it. `unfinished`: it did not end. `error`: something else went wrong. */
  state: Document['state'] | 'refused' | 'unfinished' | 'error';
  /** Why it is not ready. */
  reason: string | null;
  /** From the moment it was handed over until the end of processing, waiting for its turn included. */
  seconds: number;
};

const atOnce = 4;

/** Milliseconds a file may take from upload to end. */
const patience = 1_800_000;

/** What is not the file's fault. */
const isOurs = ({ state }: Outcome): boolean => state === 'failed' || state === 'unfinished' || state === 'error';

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error('Usage: npm run corpus -- DIR [--json]');
    return 2;
  }
  const { taken, others } = await filesOf(folder);
  const { ready, started } = await usePlatform(readLocalEnv().LOCAL_DIR);
  try {
    const client = createDemoClient(ready.apiUrl, ready.account);
    const outcomes = await processAll(client, folder, taken);
    console.log(values.json ? JSON.stringify(outcomes, null, 2) : report(outcomes, others));
    return outcomes.some(isOurs) ? 1 : 0;
  } finally {
    await started?.stop(15_000);
  }
}

/** Files of types that the platform takes, and how many there are of the others by extension. */
async function filesOf(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return {
    taken: files.filter((file) => mediaTypeOf(file) !== undefined).sort(),
    others: files.filter((file) => mediaTypeOf(file) === undefined).map((file) => extname(file).toLowerCase()),
  };
}

async function processAll(client: DemoClient, folder: string, files: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = [...files];
  const takeNext = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const outcome = await processFile(client, file);
      outcomes.push({ ...outcome, file: relative(folder, file) });
      if (isOurs(outcome)) console.error(`  ${file}: ${outcome.state}: ${outcome.reason}`);
      else if (outcomes.length % 50 === 0) console.error(`  ${outcomes.length} of ${files.length}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  return outcomes;
}

async function processFile(client: DemoClient, file: string): Promise<Outcome> {
  const { size: bytes } = await stat(file);
  const kind = kindOf(mediaTypeOf(file) as NonNullable<ReturnType<typeof mediaTypeOf>>);
  const began = performance.now();
  const outcome = (state: Outcome['state'], reason: string | null, from = began): Outcome => ({
    ...{ file, kind, bytes, state, reason },
    seconds: (performance.now() - from) / 1000,
  });
  try {
    const { document, upload } = await client.announce(file, bytes);
    if (upload) await client.upload(upload, file, () => {});
    await client.complete(document.id);
    const uploaded = performance.now();
    const end = await Promise.race([client.follow(document.id, () => {}), timer(patience)]);
    return end ? outcome(end.state, end.problem?.code ?? null, uploaded) : outcome('unfinished', null, uploaded);
  } catch (error) {
    return error instanceof ApiProblem ? outcome('refused', error.code) : outcome('error', sentenceFor(error));
  }
}

function timer(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, null).unref());
}

function report(outcomes: readonly Outcome[], others: readonly string[]): string {
  const byKind = Map.groupBy(outcomes, ({ kind }) => kind);
  const kinds = [...byKind].map(([kind, of]) => {
    const count = (state: Outcome['state']) => of.filter((outcome) => outcome.state === state).length;
    const ours = of.filter(isOurs).length;
    const times = of.filter(({ state }) => state === 'ready').map(({ seconds }) => seconds);
    const [half, most, all] = [0.5, 0.95, 1].map((share) => Number(quantile(times, share).toFixed(2)));
    return [kind, of.length, count('ready'), count('rejected'), count('refused'), ours, half, most, all];
  });
  const head = ['kind', 'files', 'ready', 'rejected', 'refused', 'failed', 'p50 s', 'p95 s', 'max s'];
  const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, 5);
  return [
    '',
    table([head, ...(kinds as (string | number)[][])]),
    ...section(
      'Why files are not ready',
      counted(outcomes.flatMap(({ state, reason }) => (reason ? [`${state}: ${reason}`] : []))),
    ),
    ...section(
      'Slowest',
      slowest.map(({ file, state, seconds }) => [Number(seconds.toFixed(1)), state, file]),
    ),
    ...section('Left out: extensions that are not taken, the ten most frequent', counted(others).slice(0, 10)),
    '',
  ].join('\n');
}

function section(title: string, rows: (string | number)[][]): string[] {
  return rows.length > 0 ? ['', `${title}:`, table(rows)] : [];
}

/** How often each text is there, most frequent first. */
function counted(texts: readonly string[]): (string | number)[][] {
  return [...Map.groupBy(texts, (text) => text)]
    .map(([text, all]) => [all.length, text || '(none)'] as [number, string])
    .toSorted(([a], [b]) => b - a);
}

/** Nearest rank; 0 of nothing. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;
}
