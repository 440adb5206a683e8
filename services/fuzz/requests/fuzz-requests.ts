import { type FuzzOptions, type Outcome, shares } from '../fuzz.ts';
import { removeTarget, startTarget } from '../target.ts';
import { createAsker } from './asker.ts';
import { createCallers } from './callers.ts';
import { type Chunk, chunksOf, runChunk } from './chunks.ts';
import { troublesIn } from './log.ts';
import { type Description, operationsOf } from './operations.ts';
import { watchProcess } from './process-watch.ts';
import { createTally } from './tally.ts';
import { createVerdict } from './verdict.ts';

/** Requests that wait for their answer at once. */
const atOnce = 16;

/** Most bytes of memory: what a container of the API has in production. */
const memoryLimit = 512 * 2 ** 20;

/**
 * Asks a real API what its OpenAPI description allows, and what it does not, as everybody who may or may not ask.
 *
 * @param options.repeat one operation with a seed and a path of fast-check, as a finding names them
 */
export const fuzzRequests = async (
  options: FuzzOptions & { repeat?: { operation: string; path: string } },
): Promise<Outcome> => {
  const target = await startTarget();
  try {
    const description = (await (await fetch(`${target.url}/openapi.json`)).json()) as Description;
    const operations = operationsOf(description);
    const callers = await createCallers(target);
    const tally = createTally(operations);
    const watch = watchProcess(target.api);
    const asker = createAsker({ target, callers, tally, judge: createVerdict(description) });
    const { repeat } = options;
    const chunks = repeat
      ? operations
          .filter(({ name }) => name === repeat.operation)
          .map((operation): Chunk => ({ operation, seed: options.seed, runs: 1, path: repeat.path }))
      : chunksOf(operations, options.seed, shares(options).requests);

    const lane = async (): Promise<void> => {
      const connection = asker.connect();
      for (let chunk = chunks.pop(); chunk && !watch.hasEnded(); chunk = chunks.pop()) {
        const fault = await runChunk(chunk, (name, request) => asker.ask(connection, chunk.operation, name, request));
        if (fault) tally.add(fault);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: atOnce }, lane));

    await callers.close();
    const { ended, peakBytes, endBytes } = watch.stop();
    if (ended !== undefined)
      tally.add({ kind: `the API ended (${ended})`, where: 'the process', detail: '', repeat: [] });
    for (const trouble of troublesIn(target.api.logFile)) tally.note(trouble);
    const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
    return {
      counts: [
        ...tally.counts(repeat ? 1 : shares(options).requests),
        {
          measure: 'memory of the API: most, and at the end',
          figure: `${megabytes(peakBytes)}, ${megabytes(endBytes)}`,
          limit: `≤ ${megabytes(memoryLimit)}`,
          kept: peakBytes <= memoryLimit,
        },
      ],
      findings: tally.findings(),
    };
  } finally {
    await removeTarget();
  }
};
