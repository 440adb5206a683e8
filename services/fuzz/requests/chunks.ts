import fc from 'fast-check';
import type { Finding } from '../fuzz.ts';
import { type CallerName, callerNames } from './callers.ts';
import type { Operation } from './operations.ts';
import type { FuzzRequest } from './request.ts';
import { requestsOf } from './request-arbitrary.ts';

/** Requests of one operation, one after the other; all that is random in them comes from the seed. */
export type Chunk = { operation: Operation; seed: number; runs: number; path?: string };

/** A fault, and the command that sends the request again. */
export type Asked = { kind: string; detail: string; command: string };

/** Requests in a chunk: few enough that those of all operations mix. */
const chunkRuns = 100;

/** Requests that are tried to find the plainest with the same fault. */
const mostShrinks = 300;

/** Shared out to all operations alike, in an order that the seed decides. */
export const chunksOf = (operations: readonly Operation[], seed: number, total: number): Chunk[] => {
  const rounds = Math.ceil(total / (operations.length * chunkRuns));
  const runs = Math.ceil(total / (operations.length * rounds));
  const chunks = Array.from({ length: rounds }, (_, round) =>
    operations.map((operation, index) => ({
      chunk: { operation, runs, seed: (seed + round * 100_003 + index * 1_009) | 0 },
      order: (round * operations.length + ((index * 37 + seed) % operations.length)) % (rounds * operations.length),
    })),
  ).flat();
  return chunks.toSorted((a, b) => a.order - b.order).map(({ chunk }) => chunk);
};

/** How often each plays a part in ten or so requests. */
const castOf = ({ path }: Operation): Record<CallerName, number> => {
  const everybody = { customer: 5, nobody: 1, key: 2, staff: 1, admin: 1, 'another customer': 1 };
  if (path.startsWith('/v1/admin/')) return { ...everybody, customer: 1, admin: 6, staff: 2 };
  return path.startsWith('/v1/auth/') ? { ...everybody, nobody: 5 } : everybody;
};

/**
 * @param ask sends a request. @returns what is wrong with its answer, if that is news
 * @returns the finding, shrunk
 */
export const runChunk = async (
  { operation, seed, runs, path }: Chunk,
  ask: (caller: CallerName, request: FuzzRequest) => Promise<Asked | undefined>,
): Promise<Finding | undefined> => {
  const cast = castOf(operation);
  const callers = fc.oneof(...callerNames.map((name) => ({ weight: cast[name], arbitrary: fc.constant(name) })));
  let found: Asked | undefined;
  let shrinks = 0;
  const property = fc.asyncProperty(callers, requestsOf(operation), async (caller, request) => {
    if (found && ++shrinks > mostShrinks) return;
    const fault = await ask(caller, request);
    if (!fault || (found && fault.kind !== found.kind)) return;
    found = fault;
    throw new Error(fault.kind);
  });
  const parameters = { seed, numRuns: runs, ...(path !== undefined && { path }) };
  const { counterexamplePath, errorInstance } = await fc.check(property, parameters);
  if (!found) {
    // Not the API's fault: ours.
    if (errorInstance) throw errorInstance;
    return undefined;
  }
  const again = `npm run fuzz -- requests --operation '${operation.name}' --seed ${seed} --path ${counterexamplePath}`;
  return { kind: found.kind, where: operation.name, detail: found.detail, repeat: [found.command, again] };
};
