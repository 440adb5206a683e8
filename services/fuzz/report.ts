import { markdownTable, measuredPage, type Section, textTable } from '../bench/tables.ts';
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
export const countsText = (fuzzed: Fuzzed): string =>
  textTable([[`${fuzzed.name}, seed ${fuzzed.seed}`, ...head.slice(1)], ...rowsOf(fuzzed)]);

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
    'must end as ready or rejected with a code. Were the process above them to fail, there would be no table.',
};

const intro = `# Fuzzing

Written by \`npm run fuzz -- --write\`. A run is repeated by its seed; a finding prints what repeats it alone.
`;

/** docs/fuzz.md. @param names of all sections, in their order */
export const page = (old: string, names: readonly string[], fuzzed: readonly Fuzzed[]): string =>
  measuredPage(intro, old, names, fuzzed.map(sectionOf));

const sectionOf = (fuzzed: Fuzzed): Section => ({
  name: fuzzed.name,
  about: abouts[fuzzed.name] ?? '',
  note: `seed ${fuzzed.seed}, findings: ${fuzzed.findings.length}`,
  table: markdownTable([head, ...rowsOf(fuzzed)], ['---', '---:', '---:', '---']),
});
