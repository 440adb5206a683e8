import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cleanUpWhenInterrupted, wasInterrupted } from '../local/interruption.ts';
import { fuzzFiles, repeatFile } from './files/fuzz-files.ts';
import type { FuzzOptions, Outcome } from './fuzz.ts';
import { countsText, type Fuzzed, findingsText, page } from './report.ts';
import { fuzzRequests } from './requests/fuzz-requests.ts';
import { removeTarget } from './target.ts';

/**
 * `npm run fuzz [-- NAME…]`: hostile requests and files, as many as security.md promises; prints counts and findings,
 * and exits with 1 when there is one. `--short`: what every merge can afford, with the same seed each time. `--seed`
 * repeats a run, `--count` makes it smaller, `--write` writes docs/fuzz.md. What a finding prints repeats it alone.
 */

/** Of short runs: the same every time, so that what they find was not there before. Other seeds are for long runs. */
const fixedSeed = 20_261_128;

cleanUpWhenInterrupted(removeTarget);

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
    count: { type: 'string' },
    operation: { type: 'string' },
    path: { type: 'string' },
    repeat: { type: 'string' },
  },
  allowPositionals: true,
});

const fuzzes: Record<string, (options: FuzzOptions) => Promise<Outcome>> = {
  requests: (options) => {
    const { operation, path } = values;
    const repeat = operation !== undefined && path !== undefined ? { operation, path } : undefined;
    return fuzzRequests({ ...options, ...(repeat && { repeat }) });
  },
  files: (options) => (values.repeat === undefined ? fuzzFiles(options) : repeatFile(values.repeat)),
};

const unknown = positionals.filter((name) => !(name in fuzzes));
if (unknown.length > 0) {
  console.error(`There is nothing to fuzz called ${unknown.join(', ')}; there are ${Object.keys(fuzzes).join(', ')}.`);
  process.exit(2);
}

const newSeed = (): number => (values.short ? fixedSeed : randomInt(2 ** 31));
const seed = values.seed === undefined ? newSeed() : Number(values.seed);

const fuzzed: Fuzzed[] = [];
try {
  for (const [name, fuzz] of Object.entries(fuzzes)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`${name}, seed ${seed} …`);
    const began = performance.now();
    const count = values.count === undefined ? {} : { count: Number(values.count) };
    const outcome = await fuzz({ seed, short: values.short, ...count });
    fuzzed.push({ name, seed, seconds: (performance.now() - began) / 1000, ...outcome });
  }
} catch (error) {
  if (!wasInterrupted()) console.error(error);
  process.exitCode = 1;
} finally {
  await removeTarget();
}

if (values.json) console.log(JSON.stringify(fuzzed, null, 2));
else for (const one of fuzzed) console.log(`\n${countsText(one)}\n${findingsText(one)}`);
if (values.write) {
  const file = new URL('../../docs/fuzz.md', import.meta.url);
  await writeFile(file, page(await readFile(file, 'utf8').catch(() => ''), Object.keys(fuzzes), fuzzed));
}
const isClean = ({ counts, findings }: Fuzzed) => findings.length === 0 && counts.every(({ kept }) => kept !== false);
if (!fuzzed.every(isClean)) process.exitCode = 1;
