import { Value } from 'typebox/value';
import type { Database } from '../../platform/db.ts';
import type { JobDefinition, JobHandler, JobOutcome } from '../../platform/job.ts';
import type { Tracer } from '../../platform/span.ts';
import { recorded, underWay } from '../../platform/under-way.ts';
import type { JobRepository } from './jobs.repository.ts';
import type { Job } from './jobs.table.ts';
import { attributesOf } from './jobs.tracing.ts';

/** Starts since the last retry after which a job that keeps killing its worker is given up, whatever its failures. */
const maxStarts = 20;

/** The job failed and is given up: the queue must not try it again. */
export class JobExhausted extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'JobExhausted';
  }
}

/** A newer start of the same job has taken over; what this one did is discarded. */
class SupersededStart extends Error {
  constructor() {
    super('a newer start of this job has taken over');
    this.name = 'SupersededStart';
  }
}

/** Hears of runs; in seconds. */
export type RunWatch = {
  /** A job starts for the first time, so long after it was written down. */
  started(job: Job, waited: number): void;
  ended(job: Job, outcome: JobOutcome, took: number): void;
};

export type JobKind = { definition: JobDefinition; handler: JobHandler<never> };

/**
 * Runs one job by the ledger: start → the handler's work → its effects and the row's end in one transaction.
 * A job that has ended is not run again; of two runs at once only the newer one commits.
 * @throws {JobExhausted} when the job is given up; any other error means: try again later
 */
export const createJobRunner = (options: {
  database: Database;
  repository: JobRepository;
  kinds: ReadonlyMap<string, JobKind>;
  watch?: RunWatch;
  tracer?: Tracer | null;
}) => {
  const { database, repository, kinds, watch, tracer } = options;

  const giveUpOrRetry = async (job: Job, handler: JobHandler<never>, error: unknown): Promise<never> => {
    const final = job.failures + 1 >= job.maxFailures;
    await database.transact(async (transaction) => {
      const message = error instanceof Error ? error.message : String(error);
      const newest = await repository.fail(transaction, job.id, job.starts, message, final);
      if (newest && final) await handler.exhausted(job.payload as never)(transaction);
    });
    throw final ? new JobExhausted(error) : error;
  };

  const run = async (job: Job, signal: AbortSignal): Promise<void> => {
    const kind = kinds.get(job.name);
    if (!kind) throw new Error(`no handler for job ${job.name}`);
    const { definition, handler } = kind;
    if (job.starts === 1) watch?.started(job, (job.touchedAt.getTime() - job.createdAt.getTime()) / 1000);
    const began = performance.now();
    const ended = (outcome: JobOutcome) => watch?.ended(job, outcome, (performance.now() - began) / 1000);

    try {
      if (job.starts - (job.retries.at(-1)?.starts ?? 0) > maxStarts)
        throw new JobExhausted(`given up after ${maxStarts} workers died of it`);
      const effects = await handler.run(Value.Parse(definition.schema, job.payload) as never, { signal });
      await database.transact(async (transaction) => {
        if (!(await repository.complete(transaction, job.id, job.starts))) throw new SupersededStart();
        await effects(transaction);
      });
      ended('completed');
    } catch (error) {
      if (error instanceof SupersededStart) return ended('interrupted');
      // The worker stops: the job is handed back as it was, not failed.
      if (signal.aborted) {
        ended('interrupted');
        throw error;
      }
      const failed = error instanceof JobExhausted ? { ...job, failures: job.maxFailures } : job;
      await giveUpOrRetry(failed, handler, error).catch((told: unknown) => {
        ended(told instanceof JobExhausted ? 'exhausted' : 'retried');
        throw told;
      });
    }
  };

  /** Whatever runs it, the job goes on with the trace of the request that caused it. */
  return async (id: string, signal: AbortSignal): Promise<void> => {
    const job = await repository.start(id);
    if (!job) return;
    const attributes = { ...attributesOf(job, 'process'), 'job.start': job.starts };
    const span = tracer?.begin(`process ${job.queue}`, { kind: 'consumer', continues: job.traceparent, attributes });
    const what = Object.assign(underWay() ?? {}, { job: id, reqId: job.requestId ?? undefined, span });
    await recorded(what, () => run(job, signal));
  };
};

export type JobRunner = ReturnType<typeof createJobRunner>;
