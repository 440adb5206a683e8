import type { BenchRow } from './bench-row.ts';
import type { Bench } from './benches.ts';
import { machine } from './machine.ts';
import { figure } from './rounds.ts';

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

/** The rows for a terminal. */
export const textTable = (rows: readonly BenchRow[]): string => {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = (line: string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return lines.map((line) => text(line).join('  ').trimEnd()).join('\n');
};

const markdownTable = (rows: readonly BenchRow[]): string =>
  [head, ['---', '---:', '---:', '---:', '---:', '---'], ...rows.map(cells)]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');

const intro = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- NAME --write\` measures only what it names and writes that section anew.

Absolute figures are one machine's. What counts are the ratios: ours and its peer are measured in turn in the same run,
and a ratio is the median of the rounds' ratios. \`--strict\` fails when a goal is missed.
`;

/**
 * docs/benchmarks.md, with the sections that were measured written anew and the others as they are.
 *
 * @param names of all sections, in their order
 */
export const page = (
  old: string,
  names: readonly string[],
  measured: readonly Measured[],
  now = new Date(),
): string => {
  const sections = new Map(
    old
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [section.slice(3, section.indexOf('\n')), section.trim()]),
  );
  for (const one of measured) sections.set(one.name, sectionOf(one, now));
  const known = names.flatMap((name) => sections.get(name) ?? []);
  return `${[intro.trim(), ...known].join('\n\n')}\n`;
};

const sectionOf = ({ name, bench, rows }: Measured, now: Date): string =>
  [`## ${name}`, bench.about, `${now.toISOString().slice(0, 10)}, on ${machine()}:`, markdownTable(rows)].join('\n\n');
