import { machine } from '../bench/machine.ts';
import type { Count, Outcome } from './fuzz.ts';

export type Fuzzed = Outcome & { name: string; seed: number; seconds: number };

const head = ['measure', 'figure', 'promised', ''];

const cells = ({ measure, figure, limit = '', kept }: Count): string[] => [
  measure,
  figure,
  limit,
  kept === undefined ? '' : kept ? '✓' : '✗',
];

const rowsOf = ({ counts, seconds }: Fuzzed): string[][] => [
  ...counts.map(cells),
  cells({ measure: 'time', figure: `${Math.round(seconds)} s` }),
];

/** The counts for a terminal. */
export const textTable = (fuzzed: Fuzzed): string => {
  const lines = [[`${fuzzed.name}, seed ${fuzzed.seed}`, ...head.slice(1)], ...rowsOf(fuzzed)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = (line: string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return lines.map((line) => text(line).join('  ').trimEnd()).join('\n');
};

/** Most of a finding's detail and of a command that is printed, in characters. */
const longest = 2_000;

/** What was found, with what repeats it. */
export const findingsText = ({ findings }: Fuzzed): string =>
  findings.length === 0
    ? 'Nothing was found.'
    : findings
        .map(({ kind, where, detail, repeat }, index) =>
          [
            `${index + 1}. ${where}: ${kind}`,
            ...[detail, ...repeat].filter(Boolean).map((line) => `   ${line.slice(0, longest)}`),
          ].join('\n'),
        )
        .join('\n');

const abouts: Record<string, string> = {
  requests:
    'A real API, alone, on PostgreSQL, Redis and S3 of the run’s own. Requests of every operation of its OpenAPI ' +
    'description, by fast-check: most as described, some off by a field, some hostile, as nobody, two customers, an API ' +
    'key, staff and an administrator, with ids of their own, of others and of nothing. No answer may be a 5xx, of another ' +
    'form than is described, or tell of our insides or of somebody else’s data. Each request comes from another network, ' +
    'and an account is left before it meets its limit.',
  files:
    'Files of every format that is taken, made in the run, changed by bits, blocks, whole chunks, lengths and sizes, cut ' +
    'and spliced, and some that are small and large inside, through the decoding processes as the worker runs them. Each ' +
    'must end as ready or rejected with a code.',
};

const intro = `# Fuzzing

Written by \`npm run fuzz -- --write\`. A run is repeated by its seed; a finding prints what repeats it alone.
`;

/** docs/fuzz.md, with the sections that were run written anew and the others as they are. */
export const page = (old: string, names: readonly string[], fuzzed: readonly Fuzzed[], now = new Date()): string => {
  const sections = new Map(
    old
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [section.slice(3, section.indexOf('\n')), section.trim()]),
  );
  for (const one of fuzzed) sections.set(one.name, sectionOf(one, now));
  return `${[intro.trim(), ...names.flatMap((name) => sections.get(name) ?? [])].join('\n\n')}\n`;
};

const sectionOf = (fuzzed: Fuzzed, now: Date): string =>
  [
    `## ${fuzzed.name}`,
    abouts[fuzzed.name] ?? '',
    `${now.toISOString().slice(0, 10)}, seed ${fuzzed.seed}, on ${machine()}; findings: ${fuzzed.findings.length}.`,
    [head, ['---', '---:', '---:', '---'], ...rowsOf(fuzzed)].map((line) => `| ${line.join(' | ')} |`).join('\n'),
  ].join('\n\n');
