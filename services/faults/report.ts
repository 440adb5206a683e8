import { machine } from '../bench/machine.ts';
import { type FaultRow, isKept, type Scenario } from './fault-row.ts';

export type Measured = { name: string; about: Scenario['about']; rows: FaultRow[] };

const head = ['promise', 'asked for', 'measured', ''];

const cells = (row: FaultRow): string[] => [row.promise, row.asked, row.measured, isKept(row) ? '✓' : '✗'];

/** The rows for a terminal. */
export const textTable = (rows: readonly FaultRow[]): string => {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const markdownTable = (rows: readonly FaultRow[]): string =>
  [head, head.map(() => '---'), ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |`).join('\n');

const intro = `# Faults

Written by \`npm run faults -- --write\`; with names, only those sections are written anew. What is promised is measured on
the real processes, on backends that the run starts itself; it fails when one promise is broken. \`--short\` does the same
with small counts, is part of what must hold before a merge, and fails by what it counts, not by how long it took.
`;

/**
 * docs/faults.md, with the sections that were measured written anew and the others as they are.
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
  return `${[intro.trim(), ...names.flatMap((name) => sections.get(name) ?? [])].join('\n\n')}\n`;
};

const sectionOf = ({ name, about, rows }: Measured, now: Date): string =>
  [`## ${name}`, about, `${now.toISOString().slice(0, 10)}, on ${machine()}:`, markdownTable(rows)].join('\n\n');
