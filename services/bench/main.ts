import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cleanUpWhenInterrupted, wasInterrupted } from '../local/interruption.ts';
import { removeBackends, startBackends } from './backends.ts';
import { benches } from './benches.ts';
import { isReached, type Measured, page, rowsText } from './report.ts';

/**
 * `npm run bench [-- NAME…]`: measures all, or what is named, and prints a table. All, or with `--write` what is named,
 * is also written into docs/benchmarks.md. `--strict`: exits with 1 when a goal is missed.
 */

cleanUpWhenInterrupted(removeBackends);

const { values, positionals } = parseArgs({
  options: { strict: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const named = Object.entries(benches).filter(([name, { onlyNamed }]) =>
  positionals.length > 0 ? positionals.includes(name) : !onlyNamed,
);

const measured: Measured[] = [];
try {
  const backends = await startBackends();
  for (const [name, bench] of named) {
    console.error(`${name} …`);
    measured.push({ name, bench, rows: await bench.run(backends) });
  }
} catch (error) {
  if (!wasInterrupted()) console.error(error);
  process.exitCode = 1;
} finally {
  await removeBackends();
}

const rows = measured.flatMap((one) => one.rows);
if (rows.length > 0) console.log(`\n${rowsText(rows)}`);
if (measured.length > 0 && (positionals.length === 0 || values.write)) {
  const file = new URL('../../docs/benchmarks.md', import.meta.url);
  await writeFile(file, page(await readFile(file, 'utf8'), Object.keys(benches), measured));
}
if (values.strict && !rows.every(isReached)) process.exitCode = 1;
