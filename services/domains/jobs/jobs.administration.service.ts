import {
  type JobDetail,
  type JobFilter,
  type JobPage,
  type JobQuery,
  type QueueName,
  type QueueState,
  queueNames,
  type RetriedJobs,
} from '../../contracts/jobs.ts';
import type { Actor } from '../../platform/actor.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Revive } from '../../platform/job.ts';
import type { AuditService } from '../audit/index.ts';
import { jobError } from './jobs.errors.ts';
import { presentJob, presentJobDetail } from './jobs.presenter.ts';
import type { QueueControl } from './jobs.queues.ts';
import type { JobRepository, RetriedJob } from './jobs.repository.ts';

/** Jobs that are retried in one transaction, and in one call. */
const batchSize = 200;
const mostRetried = 10_000;

/**
 * What brings a kind of job back to life, by its name: a job that is not here needs nothing more than its attempts.
 * `null`: it cannot be, for what it needs is gone.
 */
export type Revivals = Readonly<Record<string, Revive<never> | null>>;

/** Background work as staff sees it and sets it right. */
export const createJobAdministration = (options: {
  repository: JobRepository;
  transact: Transact;
  audit: AuditService;
  control: QueueControl;
  revivals: Revivals;
  /** Told once jobs are back in the outbox. */
  relayed: () => void;
}) => {
  const { repository, transact, audit, control, revivals, relayed } = options;

  const isRetryable = ({ name }: { name: string }): boolean => revivals[name] !== null;
  const forgotten = Object.keys(revivals).filter((name) => revivals[name] === null);

  const revive = async (jobs: readonly RetriedJob[], transaction: Transaction): Promise<void> => {
    for (const [name, some] of Map.groupBy(jobs, (job) => job.name)) {
      await revivals[name]?.(some.map(({ payload }) => payload as never))(transaction);
    }
    transaction.afterCommit(relayed);
  };

  /** @throws job-not-found */
  const find = async (id: string) => {
    const job = await repository.find(id);
    if (!job) throw jobError('job-not-found');
    return job;
  };

  /** The table is what holds; when Redis cannot be told now, a worker tells it later. */
  const alignPauses = () => control.alignPauses().catch(() => {});

  const stateOf = async (name: QueueName): Promise<QueueState> =>
    (await states()).find((queue) => queue.name === name) as QueueState;

  const states = async (): Promise<QueueState[]> => {
    const [counts, paused, figures] = await Promise.all([repository.counts(), repository.paused(), control.figures()]);
    return queueNames.map((name) => {
      const of = (...statuses: string[]) =>
        counts.filter(({ queue, status }) => queue === name && statuses.includes(status));
      const count = (...statuses: string[]) => of(...statuses).reduce((sum, row) => sum + row.count, 0);
      const { delayed = 0, workers = 0 } = figures[name] ?? {};
      return {
        name,
        pausedAt: paused.find((queue) => queue.name === name)?.pausedAt.toISOString() ?? null,
        // The two are looked at one after the other.
        waiting: Math.max(0, count('pending', 'queued') - delayed),
        delayed,
        active: count('active'),
        failed: count('failed'),
        oldestWaitingSeconds: Math.max(0, ...of('pending', 'queued').map(({ oldestSeconds }) => oldestSeconds)),
        workers,
      };
    });
  };

  return {
    /** One page of jobs, newest first. @throws cursor-invalid */
    list: async ({ cursor, limit, ...filter }: JobQuery): Promise<JobPage> => {
      const rows = await repository.list({ ...filter, limit, before: readCursor(cursor) });
      const { items, nextCursor } = pageOf(rows, limit);
      return { items: items.map((row) => presentJob(row, isRetryable(row))), nextCursor };
    },

    /** @throws job-not-found */
    get: async (id: string): Promise<JobDetail> => {
      const job = await find(id);
      return presentJobDetail(job, isRetryable(job));
    },

    /** Gives a failed job all its attempts again. @throws job-not-found, job-not-failed, job-not-retryable */
    retry: async (id: string, actor: Actor): Promise<JobDetail> => {
      const { name } = await find(id);
      if (!isRetryable({ name })) throw jobError('job-not-retryable');
      const job = await transact(async (transaction) => {
        const retried = await repository.retry(transaction, id);
        if (!retried) throw jobError('job-not-failed');
        await revive([retried], transaction);
        const details = { jobId: id, name };
        await audit.record(actor, { action: 'job.retried', accountId: null, details }, transaction);
        return retried;
      });
      return presentJobDetail(job, true);
    },

    /**
     * The same for all failed jobs that match, each once however many callers there are: a batch at a time, the oldest
     * first, so that a job which fails again meanwhile is not met a second time.
     */
    retryMatching: async (filter: JobFilter, actor: Actor): Promise<RetriedJobs> => {
      let retried = 0;
      let after: string | undefined;
      while (retried < mostRetried) {
        const jobs = await transact(async (transaction) => {
          const batch = await repository.retryMatching(transaction, { ...filter, forgotten, after, limit: batchSize });
          if (batch.length === 0) return batch;
          await revive(batch, transaction);
          const details = { count: batch.length, ...filter };
          await audit.record(actor, { action: 'job.retried', accountId: null, details }, transaction);
          return batch;
        });
        retried += jobs.length;
        after = jobs.at(-1)?.id;
        if (jobs.length < batchSize) return { retried, more: false };
      }
      return { retried, more: true };
    },

    queues: states,

    /** Nothing of the queue is started from now on; what runs ends. Harmless when said twice. */
    pause: async (name: QueueName, actor: Actor): Promise<QueueState> => {
      await transact(async (transaction) => {
        if (!(await repository.pause(transaction, name))) return;
        await audit.record(actor, { action: 'queue.paused', accountId: null, details: { name } }, transaction);
      });
      await alignPauses();
      return stateOf(name);
    },

    resume: async (name: QueueName, actor: Actor): Promise<QueueState> => {
      await transact(async (transaction) => {
        if (!(await repository.resume(transaction, name))) return;
        await audit.record(actor, { action: 'queue.resumed', accountId: null, details: { name } }, transaction);
        transaction.afterCommit(relayed);
      });
      await alignPauses();
      return stateOf(name);
    },
  };
};

export type JobAdministration = ReturnType<typeof createJobAdministration>;
