import type { Outcome } from './http-call.ts';
import { seconds } from './wait.ts';

/** What was seen during one fault on one link, and after it. */
export type Verdict = {
  fault: string;
  answers: number;
  /** Answers with 503. */
  refusals: number;
  /** Milliseconds. */
  slowestRefusal: number;
  /** Milliseconds after the fault; null: never. */
  recovered: number | null;
  summary: string;
  /** What was promised otherwise. */
  problems: string[];
  /** A refusal that came later than promised. */
  late: string | null;
};

/** Milliseconds within which a request is refused that cannot be served. */
const refusalLimit = 2_000;

/** @param promised whether those who saw the outcomes are promised an answer */
export const judge = (
  fault: string,
  promised: boolean,
  outcomes: readonly Outcome[],
  recovered: number | null,
): Verdict => {
  const refusals = outcomes.filter(({ status }) => status === 503);
  const slowestRefusal = Math.max(0, ...refusals.map(({ ms }) => ms));
  const unlike = refusals.filter(({ type }) => type !== 'application/problem+json').length;
  const silent = outcomes.filter(({ error }) => error === 'no answer').length;
  const cut = outcomes.filter(({ status, error }) => status === 0 && error !== 'no answer');
  const other = outcomes.filter(({ status }) => status !== 0 && status !== 503 && (status < 200 || status > 299));
  const problems = [
    promised && silent > 0 && `${silent} of ${outcomes.length} requests without an answer`,
    promised && cut.length > 0 && `${cut.length} requests cut off (${cut[0]?.error})`,
    promised && unlike > 0 && `${unlike} × 503 that is no problem+json`,
    promised && other.length > 0 && `${other.length} × ${other[0]?.status}`,
    recovered === null && 'did not recover',
  ].filter((problem) => problem !== false);
  return {
    fault,
    answers: outcomes.length,
    refusals: refusals.length,
    slowestRefusal,
    recovered,
    summary: `${outcomes.length} answers, ${refusals.length} × 503 within ${seconds(slowestRefusal)}, recovered in ${seconds(recovered ?? 0)}`,
    problems,
    late: promised && slowestRefusal > refusalLimit ? `503 after ${seconds(slowestRefusal)}` : null,
  };
};
