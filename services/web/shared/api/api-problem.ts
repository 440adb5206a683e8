import type { Problem } from '../../../contracts/problem.ts';

/** The API said no. Its words are in the language that was chosen when it was asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;
  /** Seconds after which it may be asked again, where it said so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** The API, or what is in front of it, could not be reached, or what came was no answer of it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Whether it is a problem with this code. */
export const isProblem = (error: unknown, ...codes: string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.problem.code));

/** What is wrong with one field of a request, by its JSON Pointer such as `/body/email`. */
export const fieldError = (error: unknown, pointer: string): string | undefined =>
  error instanceof ApiProblem ? error.problem.errors?.find((one) => one.pointer === pointer)?.detail : undefined;
