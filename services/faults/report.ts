import { markdownTable, measuredPage, type Section, type Table, textTable } from '../bench/tables.ts';
import { type FaultRow, isKept, type Scenario } from './fault-row.ts';

export type Measured = { name: string; about: Scenario['about']; rows: FaultRow[] };

const head = ['promise', 'asked for', 'measured', ''];

const cells = (row: FaultRow): string[] => [row.promise, row.asked, row.measured, isKept(row) ? '✓' : '✗'];

const tableOf = (rows: readonly FaultRow[]): Table => [head, ...rows.map(cells)];

/** The rows for a terminal. */
export const rowsText = (rows: readonly FaultRow[]): string => textTable(tableOf(rows), false);

const intro = `# Faults

Written by \`npm run faults -- --write\`; with names, only those sections are written anew. What is promised is measured on
the real processes, on backends that the run starts itself; it fails when one promise is broken. \`--short\` does the same
with small counts, is part of what must hold before a merge, and fails by what it counts, not by how long it took.
`;

/** docs/faults.md. @param names of all sections, in their order */
export const page = (old: string, names: readonly string[], measured: readonly Measured[]): string =>
  measuredPage(intro, old, names, measured.map(sectionOf));

const sectionOf = ({ name, about, rows }: Measured): Section => ({
  name,
  about,
  table: markdownTable(tableOf(rows), ['---', '---', '---', '---']),
});
