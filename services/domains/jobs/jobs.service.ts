import { randomUUIDv7 } from 'node:crypto';
import { Value } from 'typebox/value';
import type { Transaction } from '../../platform/db.ts';
import type { JobDefinition, PayloadOf } from '../../platform/job.ts';
import { inSpan, underWay } from '../../platform/under-way.ts';
import type { JobRepository } from './jobs.repository.ts';
import type { Job } from './jobs.table.ts';
import { attributesOf } from './jobs.tracing.ts';

/**
 * Background work is written down in the same transaction as the change that needs it, so that neither exists
 * without the other. `relayed` is told once that transaction is durable, and `enqueued` of each job.
 */
export const createJobService = ({
  repository,
  relayed,
  enqueued = () => {},
}: {
  repository: JobRepository;
  relayed: () => void;
  enqueued?: (queue: string, name: string) => void;
}) => ({
  /** @throws when the payload does not fit the job's schema: a mistake of ours */
  enqueue: async <Definition extends JobDefinition>(
    transaction: Transaction,
    definition: Definition,
    payload: PayloadOf<Definition>,
    subjectId?: string,
  ): Promise<string> => {
    const id = randomUUIDv7();
    const { name, queue, options } = definition;
    const row = {
      id,
      name,
      queue,
      payload: Value.Parse(definition.schema, payload) as Record<string, unknown>,
      subjectId: subjectId ?? null,
      maxFailures: options.attempts,
      backoff: options.backoff,
    };
    await inSpan(`send ${queue}`, { kind: 'producer', attributes: attributesOf(row, 'send') }, () => {
      const { reqId = null, span } = underWay() ?? {};
      return repository.insert(transaction, { ...row, requestId: reqId, traceparent: span?.traceparent ?? null });
    });
    transaction.afterCommit(() => {
      relayed();
      enqueued(queue, name);
    });
    return id;
  },

  /** Gives the failed jobs of a subject all their attempts again. @returns how many there were */
  retryFailed: async (transaction: Transaction, subjectId: string): Promise<number> => {
    const count = await repository.retryFailed(transaction, subjectId);
    if (count > 0) transaction.afterCommit(relayed);
    return count;
  },

  /** Which of these subjects a worker has a job of. */
  activeAmong: async (subjectIds: readonly string[]): Promise<ReadonlySet<string>> =>
    new Set(await repository.activeAmong([...subjectIds])),

  /** Those of the subjects that had no job of this kind in the last day but such as succeeded. */
  withoutRecent: async ({ name }: JobDefinition, subjectIds: readonly string[]): Promise<string[]> => {
    const recent = new Set(await repository.unfinishedAmong(name, [...subjectIds]));
    return subjectIds.filter((id) => !recent.has(id));
  },

  /** Forgets all jobs of the subjects. */
  deleteOf: (transaction: Transaction, subjectIds: readonly string[]): Promise<void> =>
    repository.deleteOf(transaction, [...subjectIds]),

  /** Whether a job of this kind is to be enqueued that comes once a week, for the first time after a week of work. */
  isDueWeekly: ({ name }: JobDefinition): Promise<boolean> => repository.isDueWeekly(name),

  /** Deletes jobs that completed 90 days ago or failed 30 days ago. @returns how many */
  deleteEnded: (): Promise<number> => repository.deleteEnded(),
  /** All jobs about one thing, the oldest first. */
  ofSubject: (subjectId: string): Promise<Job[]> => repository.ofSubject(subjectId),
});

export type JobService = ReturnType<typeof createJobService>;
