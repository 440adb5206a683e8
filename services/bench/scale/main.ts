import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cleanUpWhenInterrupted, wasInterrupted } from '../../local/interruption.ts';
import { removeBackends, startBackends } from '../backends.ts';
import { machine } from '../machine.ts';
import { figure } from '../rounds.ts';
import { measureApi } from './api.ts';
import { measureFootprint } from './footprint.ts';
import { measureGrowth } from './growth.ts';
import { measureWorkers } from './workers.ts';

/**
 * `npm run bench:scale`: what one image costs, what more processes bring, and what becomes of each question as the
 * platform grows. With `--write` the figures go into docs/scaling.json, which `npm run infra:capacity` computes
 * docs/scaling.md from. `--short` measures less of everything.
 */

cleanUpWhenInterrupted(removeBackends);

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const counts = [1, 2, 4];
const { sizes, seconds, sets } = values.short
  ? { sizes: [1_000, 10_000], seconds: 3, sets: 1 }
  : { sizes: [1_000, 10_000, 100_000, 1_000_000], seconds: 8, sets: 2 };

const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  console.error(`${name} …`);
  return work();
};

try {
  const backends = await startBackends();
  const figures = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    footprint: await step('footprint', () => measureFootprint(backends)),
    api: await step('API processes', () => measureApi(backends, counts, seconds)),
    workers: await step('workers', () => measureWorkers(backends, counts, sets)),
    growth: await step('growth', () => measureGrowth(backends, sizes)),
  };
  console.log(JSON.stringify(figures, rounded, 2));
  if (values.write) {
    await writeFile(new URL('../../../docs/scaling.json', import.meta.url), `${JSON.stringify(figures, rounded, 2)}\n`);
  }
} catch (error) {
  if (!wasInterrupted()) console.error(error);
  process.exitCode = 1;
} finally {
  await removeBackends();
}

/** For JSON: three digits that count. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(figure(value).replaceAll(',', '')) : value;
}
