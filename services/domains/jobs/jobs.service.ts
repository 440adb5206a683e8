import { randomUUIDv7 } from 'node:crypto';
import { Value } from 'typebox/value';
import type { Transaction } from '../../platform/db.ts';
import type { JobDefinition, PayloadOf } from '../../platform/job.ts';
import type { JobRepository } from './jobs.repository.ts';
import type { Job } from './jobs.table.ts';

/**
 * Background work is written down in the same transaction as the change that needs it, so that neither exists
 * without the other. `relayed` is told once that transaction is durable.
 */
export const createJobService = ({ repository, relayed }: { repository: JobRepository; relayed: () => void }) => ({
  /** @throws when the payload does not fit the job's schema: a mistake of ours */
  enqueue: async <Definition extends JobDefinition>(
    transaction: Transaction,
    definition: Definition,
    payload: PayloadOf<Definition>,
    subjectId?: string,
  ): Promise<string> => {
    const id = randomUUIDv7();
    await repository.insert(transaction, {
      id,
      name: definition.name,
      queue: definition.queue,
      payload: Value.Parse(definition.schema, payload) as Record<string, unknown>,
      subjectId: subjectId ?? null,
      maxFailures: definition.options.attempts,
      backoff: definition.options.backoff,
    });
    transaction.afterCommit(relayed);
    return id;
  },

  /** Gives the failed jobs of a subject all their attempts again. @returns how many there were */
  retryFailed: async (transaction: Transaction, subjectId: string): Promise<number> => {
    const count = await repository.retryFailed(transaction, subjectId);
    if (count > 0) transaction.afterCommit(relayed);
    return count;
  },

  /** All jobs about one thing, the oldest first. */
  ofSubject: (subjectId: string): Promise<Job[]> => repository.ofSubject(subjectId),
});

export type JobService = ReturnType<typeof createJobService>;
