import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Database, Queryable, Transaction } from '../../platform/db.ts';
import { type Job, jobs, type NewJob } from './jobs.table.ts';

/** Queries are prepared (by name): drizzle's ordinary ones are parsed and planned again at each call. */
export const createJobRepository = ({ db }: Database) => ({
  insert: (transaction: Transaction, rows: NewJob[]) =>
    transaction.insert(jobs).values(rows).prepare('jobs_insert').execute(),

  find: async (id: string, queryable: Queryable = db): Promise<Job | null> =>
    (await queryable.select().from(jobs).where(eq(jobs.id, id)).prepare('jobs_find').execute())[0] ?? null,

  /** Locks the oldest rows of the outbox that no other relay holds. */
  lockPending: (transaction: Transaction, limit: number): Promise<Job[]> =>
    transaction
      .select()
      .from(jobs)
      .where(eq(jobs.status, 'pending'))
      .orderBy(jobs.id)
      .limit(limit)
      .for('update', { skipLocked: true })
      .prepare('jobs_lock_pending')
      .execute(),

  markQueued: (transaction: Transaction, ids: string[]) =>
    transaction
      .update(jobs)
      .set({ status: 'queued', touchedAt: sql`now()` })
      .where(sql`${jobs.id} = any(${sql.param(ids)}::uuid[])`)
      .prepare('jobs_mark_queued')
      .execute(),

  /** Starts the job anew, whoever had it before. `null`: it has ended, or there is none. */
  start: async (id: string): Promise<Job | null> =>
    (
      await db
        .update(jobs)
        .set({ status: 'active', starts: sql`${jobs.starts} + 1`, touchedAt: sql`now()` })
        .where(and(eq(jobs.id, id), inArray(jobs.status, ['pending', 'queued', 'active'])))
        .returning()
        .prepare('jobs_start')
        .execute()
    )[0] ?? null,

  /** Ends the job, if `starts` still is its newest start. @returns whether it was */
  complete: async (transaction: Transaction, id: string, starts: number): Promise<boolean> =>
    (
      await transaction
        .update(jobs)
        .set({ status: 'completed', endedAt: sql`now()`, attempts: withAttempt(null), error: null })
        .where(isNewestStart(id, starts))
        .returning({ id: jobs.id })
        .prepare('jobs_complete')
        .execute()
    ).length === 1,

  /** Notes a failed try; `final` ends the job. @returns whether `starts` still was its newest start */
  fail: async (transaction: Transaction, id: string, starts: number, error: string, final: boolean): Promise<boolean> =>
    (
      await transaction
        .update(jobs)
        .set({
          status: final ? 'failed' : 'queued',
          failures: sql`${jobs.failures} + 1`,
          touchedAt: sql`now()`,
          endedAt: final ? sql`now()` : null,
          attempts: withAttempt(error),
          error,
        })
        .where(isNewestStart(id, starts))
        .returning({ id: jobs.id })
        .prepare('jobs_fail')
        .execute()
    ).length === 1,

  /** Puts failed jobs of a subject back into the outbox. @returns how many */
  retryFailed: async (transaction: Transaction, subjectId: string): Promise<number> =>
    (
      await transaction
        .update(jobs)
        .set({ status: 'pending', starts: 0, failures: 0, endedAt: null, touchedAt: sql`now()` })
        .where(and(eq(jobs.subjectId, subjectId), eq(jobs.status, 'failed')))
        .returning({ id: jobs.id })
        .prepare('jobs_retry')
        .execute()
    ).length,

  /** Jobs that Redis should know and that have not moved since `before`, longest waiting first. */
  inFlight: (before: Date, limit: number): Promise<Pick<Job, 'id' | 'queue'>[]> =>
    db
      .select({ id: jobs.id, queue: jobs.queue })
      .from(jobs)
      .where(and(inArray(jobs.status, ['queued', 'active']), lt(jobs.touchedAt, before)))
      .orderBy(jobs.touchedAt)
      .limit(limit)
      .prepare('jobs_in_flight')
      .execute(),

  /** Puts jobs that Redis has lost back into the outbox. */
  requeue: (ids: string[], before: Date) =>
    db
      .update(jobs)
      .set({ status: 'pending', touchedAt: sql`now()` })
      .where(
        and(
          sql`${jobs.id} = any(${sql.param(ids)}::uuid[])`,
          inArray(jobs.status, ['queued', 'active']),
          lt(jobs.touchedAt, before),
        ),
      )
      .prepare('jobs_requeue')
      .execute(),
});

export type JobRepository = ReturnType<typeof createJobRepository>;

const isNewestStart = (id: string, starts: number) =>
  and(eq(jobs.id, id), eq(jobs.starts, starts), eq(jobs.status, 'active'));

/** Appends the try that ends now to the timeline. */
const withAttempt = (error: string | null) =>
  sql`${jobs.attempts} || jsonb_strip_nulls(jsonb_build_object(
    'attempt', ${jobs.starts}, 'startedAt', ${jobs.touchedAt}, 'endedAt', now(), 'error', ${error}::text))`;
