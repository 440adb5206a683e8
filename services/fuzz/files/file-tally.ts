import { kindOf } from '../../contracts/documents.ts';
import type { Count, Finding } from '../fuzz.ts';
import type { Decoded } from './decoder-lane.ts';
import type { Seed } from './image-seeds.ts';

/** Milliseconds of processor time that no file may take. */
const mostProcessorMs = 15_000;

/** Bytes that a decoding process may take, and what it may take beyond between two looks of its watchman. */
const mostBytes = 512 * 2 ** 20;

const crashes = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP'];

/** Counts what became of files. */
export const createFileTally = () => {
  const outcomes = new Map<string, Map<string, number>>();
  const deaths = new Map<string, number>();
  const findings: Finding[] = [];
  let slowest = { processorMs: 0, name: '' };
  let peakBytes = 0;

  const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

  return {
    /** @returns what is wrong with how it ended */
    count: (
      { mediaType, name }: Seed,
      { outcome, error, deaths: died, processorMs }: Decoded,
    ): Omit<Finding, 'repeat'> | undefined => {
      const kind = kindOf(mediaType);
      const ofKind = outcomes.get(kind) ?? new Map<string, number>();
      outcomes.set(kind, ofKind);
      bump(ofKind, outcome);
      for (const death of died) bump(deaths, death);
      const where = `${mediaType} (${name})`;
      if (processorMs > slowest.processorMs) slowest = { processorMs, name: where };
      if (error) return { kind: 'an error that is ours', where, detail: error.message };
      const [unexpected] = died.filter((death) => !crashes.includes(death));
      if (unexpected) return { kind: 'a decoding process ended by itself', where, detail: unexpected };
      if (processorMs > mostProcessorMs)
        return { kind: 'too long', where, detail: `${processorMs} ms of processor time` };
      return undefined;
    },

    add: (finding: Finding): void => {
      findings.push(finding);
      console.error(`  ${finding.where}: ${finding.kind}: ${finding.detail.slice(0, 200)}`);
    },

    memory: (bytes: number): void => {
      peakBytes = Math.max(peakBytes, bytes);
    },

    findings: (): Finding[] => findings,

    counts: (): Count[] => [
      ...[...outcomes].flatMap(([kind, ofKind]): Count[] => {
        const total = [...ofKind.values()].reduce((sum, count) => sum + count, 0);
        const rejected = [...ofKind].filter(([outcome]) => outcome !== 'ready' && outcome !== 'error');
        const reasons = rejected.toSorted(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${number(count)}`);
        return [
          { measure: `files: ${kind}`, figure: number(total) },
          { measure: `  ready`, figure: number(ofKind.get('ready') ?? 0) },
          {
            measure: `  rejected: ${reasons.join(', ')}`,
            figure: number(rejected.reduce((sum, [, count]) => sum + count, 0)),
          },
          {
            measure: `  errors of ours`,
            figure: number(ofKind.get('error') ?? 0),
            limit: '0',
            kept: !ofKind.has('error'),
          },
        ];
      }),
      {
        measure: `decoding processes that broke${[...deaths].map(([how, count]) => `; ${how}: ${count}`).join('')}`,
        figure: number([...deaths.values()].reduce((sum, count) => sum + count, 0)),
      },
      {
        measure: `most processor time of a file: ${slowest.name}`,
        figure: `${(slowest.processorMs / 1000).toFixed(1)} s`,
        limit: `≤ ${mostProcessorMs / 1000} s`,
        kept: slowest.processorMs <= mostProcessorMs,
      },
      {
        measure: 'most memory of a decoding process',
        figure: `${Math.round(peakBytes / 2 ** 20)} MiB`,
        limit: `killed above ${mostBytes / 2 ** 20} MiB`,
      },
    ],
  };
};

const number = (value: number): string => value.toLocaleString('en');
