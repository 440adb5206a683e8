import type { Count, Finding } from '../fuzz.ts';
import type { Silence } from './connection.ts';
import type { Trouble } from './log.ts';
import type { Operation } from './operations.ts';

/** Operations for which one kind of fault is told; elsewhere it is the same again. */
const tellingsOfAKind = 3;

export type Tally = ReturnType<typeof createTally>;

/** Counts what came of the requests, and keeps what was found. */
export const createTally = (operations: readonly Operation[]) => {
  const outcomes = new Map<string, number>();
  const reached = new Set<string>();
  const reasons = new Map<string, number>();
  const findings: Finding[] = [];
  let requests = 0;
  let slowest = 0;
  let milliseconds = 0;

  const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const sum = (digit: string) =>
    [...outcomes].reduce((total, [outcome, count]) => total + (outcome.startsWith(digit) ? count : 0), 0);
  const number = (value: number) => value.toLocaleString('en');

  return {
    count: ({ name }: Operation, outcome: number | Silence | 'unavailable', took: number): void => {
      requests += 1;
      milliseconds += took;
      bump(outcomes, `${outcome}`);
      if (typeof outcome !== 'number') return;
      slowest = Math.max(slowest, took);
      if (outcome < 400) reached.add(name);
    },

    isKnown: (kind: string, where: string): boolean => {
      const alike = findings.filter((finding) => finding.kind === kind);
      return alike.length >= tellingsOfAKind || alike.some((finding) => finding.where === where);
    },

    add: (finding: Finding): void => {
      findings.push(finding);
      console.error(`  ${finding.where}: ${finding.kind}`);
    },

    /** What the log tells of a request: an error is a finding, as often as it may be there. */
    note: ({ kind, reason }: Trouble): void => {
      if (kind === 'unavailable') bump(reasons, reason);
      else if (!findings.some(({ detail }) => detail === reason)) {
        findings.push({ kind: 'error in the log', where: 'the API', detail: reason, repeat: [] });
      }
    },

    /** @param asked how many were to be sent */
    counts: (asked: number): Count[] => [
      { measure: 'requests', figure: number(requests), limit: `≥ ${number(asked)}`, kept: requests >= asked },
      { measure: 'answered 2xx or 3xx', figure: number(sum('2') + sum('3')) },
      { measure: 'answered 4xx', figure: number(sum('4')) },
      { measure: 'answered 5xx', figure: number(sum('5')), limit: '0', kept: sum('5') === 0 },
      {
        measure: `shed (503)${[...reasons].map(([reason, count]) => `; ${count}: ${reason}`).join('')}`,
        figure: number(sum('unavailable')),
      },
      { measure: 'left open or closed: the request never ended', figure: number(sum('late') + sum('closed')) },
      {
        measure: 'operations that said yes at least once',
        figure: `${reached.size} of ${operations.length}`,
      },
      {
        measure: 'slowest answer; mean',
        figure: `${Math.round(slowest)} ms; ${(milliseconds / requests).toFixed(1)} ms`,
      },
    ],
    unreached: (): string[] => operations.map(({ name }) => name).filter((name) => !reached.has(name)),
    findings: (): Finding[] => findings,
  };
};
