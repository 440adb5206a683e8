import type { Static, TObject } from 'typebox';
import type { Transaction } from './db.ts';
import type { QueueName } from './queue.ts';

/** A kind of job: its payload holds ids only, and is checked when it is enqueued and when it is run. */
export type JobDefinition<Name extends string = string, Schema extends TObject = TObject> = {
  readonly name: Name;
  readonly queue: QueueName;
  readonly schema: Schema;
  readonly options: {
    /** Failures after which the job is given up and stays as a visible, retryable row. */
    readonly attempts: number;
    /** Milliseconds before the second try; doubled for each next one, with jitter. */
    readonly backoff: number;
  };
};

export const defineJob = <const Name extends string, Schema extends TObject>(
  definition: JobDefinition<Name, Schema>,
): JobDefinition<Name, Schema> => definition;

export type PayloadOf<Definition extends JobDefinition> = Static<Definition['schema']>;

/** How a run of a job ended: done, to be tried again, given up, or cut off by the end of its worker or by a newer run. */
export type JobOutcome = 'completed' | 'retried' | 'exhausted' | 'interrupted';

/** What a run changes in the database: applied in the transaction that also ends the job. */
export type Effects = (transaction: Transaction) => Promise<void>;

export type JobHandler<Payload> = {
  /** Does the work, outside of any transaction; running it twice must do no harm. `signal` fires when the worker stops. */
  run(payload: Payload, context: { signal: AbortSignal }): Promise<Effects>;
  /** What the database shall say when the job is given up. */
  exhausted(payload: Payload): Effects;
};

/** What the database shall say when given-up jobs are tried again: the way back from `exhausted`. */
export type Revive<Payload> = (payloads: readonly Payload[]) => Effects;
