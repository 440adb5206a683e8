import { machine } from './machine.ts';

/** Cells of text, the head first. */
export type Table = readonly (readonly string[])[];

/** For a terminal. @param numbers whether all columns but the first are */
export const textTable = (table: Table, numbers = true): string => {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length)));
  const padded = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return numbers && column > 0 ? cell.padStart(width) : cell.padEnd(width);
  };
  return table.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
};

/** @param alignments of the columns, such as `---:` */
export const markdownTable = ([head = [], ...lines]: Table, alignments: readonly string[]): string =>
  [head, alignments, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');

/** What a run measured, as a section of a page. */
export type Section = {
  name: string;
  about: string;
  /** What was special about the run. */
  note?: string;
  /** In Markdown. */
  table: string;
};

/**
 * A page of measured sections: those that were measured written anew, the others as they are.
 *
 * @param intro its title and what it is
 * @param old the page as it is; empty where there is none
 * @param names of all sections, in their order
 */
export const measuredPage = (
  intro: string,
  old: string,
  names: readonly string[],
  measured: readonly Section[],
  now = new Date(),
): string => {
  const sections = new Map(
    old
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [section.slice(3, section.indexOf('\n')), section.trim()]),
  );
  for (const { name, about, note, table } of measured) {
    const when = `${now.toISOString().slice(0, 10)}, on ${machine()}${note ? `; ${note}` : ''}:`;
    sections.set(name, [`## ${name}`, about, when, table].join('\n\n'));
  }
  return `${[intro.trim(), ...names.flatMap((name) => sections.get(name) ?? [])].join('\n\n')}\n`;
};
