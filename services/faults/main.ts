import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cleanUpWhenInterrupted, wasInterrupted } from '../local/interruption.ts';
import { killLiveProcesses } from '../local/managed-process.ts';
import { s3Credentials } from '../local/s3.ts';
import { type FaultRow, isKept, type Scenario } from './fault-row.ts';
import { type Measured, page, rowsText } from './report.ts';
import { scenarios } from './scenarios.ts';
import { seconds } from './wait.ts';

/**
 * `npm run faults [-- NAME… --short --json --write]`: breaks the platform in every way that we promise something about,
 * counts, and prints promise by promise what was measured. Exits with 1 when one is broken. `--short`: small counts,
 * of which the times are told but decide nothing;
 * `--write`: into docs/faults.md as well.
 */

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const order = Object.keys(scenarios);
const unknown = positionals.filter((name) => !(name in scenarios));
if (unknown.length > 0 || (values.write && values.short)) {
  console.error(
    unknown.length > 0
      ? `There is no scenario ${unknown.join(', ')}; there are ${order.join(', ')}.`
      : 'What a short run measured is not written down.',
  );
  process.exit(2);
}
const named = Object.entries(scenarios).filter(([name]) => positionals.length === 0 || positionals.includes(name));

/** Where this run has its files, until it ends. */
const dir = join(import.meta.dirname, '../../.local', `faults-${process.pid}`);

const cleanUp = async (): Promise<void> => {
  await killLiveProcesses();
  await rm(dir, { recursive: true, force: true });
};

cleanUpWhenInterrupted(cleanUp);

// The AWS SDK reads its credentials from the environment.
Object.assign(process.env, s3Credentials);

const measure = async (name: string, load: () => Promise<Scenario>): Promise<Measured> => {
  const start = performance.now();
  const progress = (text: string) => console.error(`${name}: ${text}`);
  const { about, run } = await load();
  const home = join(dir, name);
  await mkdir(home, { recursive: true });
  progress('…');
  const failed = (error: unknown): FaultRow[] => {
    if (!wasInterrupted()) console.error(error);
    return [
      { promise: name, asked: 'that it can be measured', measured: String(error).split('\n')[0] ?? '', pass: false },
    ];
  };
  const rows = await run({ dir: home, short: values.short, progress }).catch(failed);
  progress(`${rows.every((row) => isKept(row)) ? 'kept' : 'broken'}, ${seconds(performance.now() - start)}`);
  return { name, about, rows };
};

const waiting = [...named];
const measured: Measured[] = [];
const lane = async (): Promise<void> => {
  for (let next = waiting.shift(); next && !wasInterrupted(); next = waiting.shift())
    measured.push(await measure(...next));
};
// Much of a scenario is waiting. What is written down is measured alone.
await Promise.all(values.short ? [lane(), lane()] : [lane()]);
await cleanUp();
measured.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

const rows = measured.flatMap((one) => one.rows);
if (values.json)
  console.log(
    JSON.stringify(
      measured.map(({ name, rows }) => ({ name, rows })),
      null,
      2,
    ),
  );
else console.log(`\n${rowsText(rows)}`);
if (values.write) {
  const file = new URL('../../docs/faults.md', import.meta.url);
  await writeFile(file, page(await readFile(file, 'utf8').catch(() => ''), order, measured));
}
process.exit(rows.every((row) => isKept(row, values.short)) ? 0 : 1);
