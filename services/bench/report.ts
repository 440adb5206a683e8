import type { BenchRow } from './bench-row.ts';
import type { Bench } from './benches.ts';
import { figure } from './rounds.ts';
import { markdownTable, measuredPage, type Section, type Table, textTable } from './tables.ts';

export type Measured = { name: string; bench: Bench; rows: BenchRow[] };

export const isReached = ({ ratio, goal, better }: BenchRow): boolean =>
  better === 'higher' ? ratio >= goal : ratio <= goal;

const cells = (row: BenchRow): string[] => [
  row.measure,
  row.ours,
  row.peer,
  figure(row.ratio),
  `${row.better === 'higher' ? '≥' : '≤'} ${row.goal}`,
  isReached(row) ? '✓' : '✗',
];

const head = ['measure', 'ours', 'peer', 'ratio', 'goal', ''];

const tableOf = (rows: readonly BenchRow[]): Table => [head, ...rows.map(cells)];

/** The rows for a terminal. */
export const rowsText = (rows: readonly BenchRow[]): string => textTable(tableOf(rows));

const intro = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- NAME --write\` measures only what it names and writes that section anew.

Absolute figures are one machine's. What counts are the ratios: ours and its peer are measured in turn in the same run,
and a ratio is the median of the rounds' ratios. \`--strict\` fails when a goal is missed.
`;

/** docs/benchmarks.md. @param names of all sections, in their order */
export const page = (old: string, names: readonly string[], measured: readonly Measured[]): string =>
  measuredPage(intro, old, names, measured.map(sectionOf));

const sectionOf = ({ name, bench, rows }: Measured): Section => ({
  name,
  about: bench.about,
  table: markdownTable(tableOf(rows), ['---', '---:', '---:', '---:', '---:', '---']),
});
