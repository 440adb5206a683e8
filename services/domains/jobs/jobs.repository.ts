import { and, eq, getTableColumns, gt, inArray, lt, ne, notInArray, or, sql } from 'drizzle-orm';
import type { JobFilter } from '../../contracts/jobs.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens, Queryable } from '../../platform/statement.ts';
import { type Job, jobs, type NewJob, pausedQueues } from './jobs.table.ts';

export const createJobRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewJob>) => db.insert(jobs).values(row));

  const find = statement(({ id }: Givens<{ id: string }>) => db.select().from(jobs).where(eq(jobs.id, id)));

  // An array, not a join with the subquery: that could run it more than once, and take more rows than the limit.
  const takePending = statement(({ limit }: Givens<{ limit: number }>) =>
    db
      .update(jobs)
      .set({ status: 'queued', touchedAt: now })
      .where(
        sql`${jobs.id} = any(array(${db
          .select({ id: jobs.id })
          .from(jobs)
          .where(
            and(
              eq(jobs.status, 'pending'),
              notInArray(jobs.queue, db.select({ name: pausedQueues.name }).from(pausedQueues)),
            ),
          )
          .orderBy(jobs.id)
          .limit(limit)
          .for('update', { skipLocked: true })}))`,
      )
      .returning({ id: jobs.id, name: jobs.name, queue: jobs.queue, backoff: jobs.backoff }),
  );

  const start = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(jobs)
      .set({ status: 'active', starts: sql`${jobs.starts} + 1`, touchedAt: now, attempts: withInterrupted })
      .where(and(eq(jobs.id, id), inArray(jobs.status, ['pending', 'queued', 'active'])))
      .returning(),
  );

  const complete = statement(({ id, starts }: Givens<Start>) =>
    db
      .update(jobs)
      .set({ status: 'completed', endedAt: now, attempts: withAttempt(null), error: null })
      .where(isNewestStart(id, starts))
      .returning({ id: jobs.id }),
  );

  const fail = statement(({ id, starts, error, final }: Givens<Start & { error: string; final: true | undefined }>) =>
    db
      .update(jobs)
      .set({
        status: final ? 'failed' : 'queued',
        failures: sql`${jobs.failures} + 1`,
        touchedAt: now,
        endedAt: final ? now : null,
        attempts: withAttempt(error),
        error,
      })
      .where(isNewestStart(id, starts))
      .returning({ id: jobs.id }),
  );

  const retryFailed = statement(({ subjectId }: Givens<{ subjectId: string }>) =>
    db
      .update(jobs)
      .set(retried)
      .where(and(eq(jobs.subjectId, subjectId), eq(jobs.status, 'failed')))
      .returning({ id: jobs.id }),
  );

  const retry = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(jobs)
      .set(retried)
      .where(and(eq(jobs.id, id), eq(jobs.status, 'failed')))
      .returning(),
  );

  const retryMatching = statement(({ after, limit, forgotten, ...filter }: Givens<MatchingJobs>) =>
    db
      .update(jobs)
      .set(retried)
      .where(
        sql`${jobs.id} = any(array(${db
          .select({ id: jobs.id })
          .from(jobs)
          .where(
            and(
              eq(jobs.status, 'failed'),
              sql`${jobs.name} <> all(${forgotten}::text[])`,
              after && gt(jobs.id, after),
              matches(filter),
            ),
          )
          .orderBy(jobs.id)
          .limit(limit)
          .for('update', { skipLocked: true })}))`,
      )
      .returning({ id: jobs.id, name: jobs.name, payload: jobs.payload }),
  );

  const list = statement(({ before, limit, ...filter }: Givens<ListedJobs>) =>
    db
      .select(listed)
      .from(jobs)
      .where(and(before && lt(jobs.id, before), matches(filter)))
      .orderBy(sql`${jobs.id} desc`)
      .limit(limit),
  );

  const ofSubject = statement(({ subjectId }: Givens<{ subjectId: string }>) =>
    db.select().from(jobs).where(eq(jobs.subjectId, subjectId)).orderBy(jobs.id),
  );

  const counts = statement(() =>
    db
      .select({
        queue: jobs.queue,
        status: jobs.status,
        count: sql<number>`count(*)::int`.as('count'),
        oldestSeconds: sql<number>`extract(epoch from now() - min(${jobs.touchedAt}))::float8`.as('oldest'),
      })
      .from(jobs)
      // Each part is the condition of an index that is there anyway: one of its own would be written at each change.
      .where(
        or(
          sql`${jobs.status} = 'pending'`,
          sql`${jobs.status} in ('queued', 'active')`,
          sql`${jobs.status} = 'failed'`,
        ),
      )
      .groupBy(jobs.queue, jobs.status),
  );

  const paused = statement(() => db.select().from(pausedQueues));

  const pause = statement(({ name }: Givens<{ name: string }>) =>
    db.insert(pausedQueues).values({ name }).onConflictDoNothing().returning({ name: pausedQueues.name }),
  );

  const resume = statement(({ name }: Givens<{ name: string }>) =>
    db.delete(pausedQueues).where(eq(pausedQueues.name, name)).returning({ name: pausedQueues.name }),
  );

  const inFlight = statement(({ before, limit }: Givens<{ before: string; limit: number }>) =>
    db
      .select({ id: jobs.id, queue: jobs.queue })
      .from(jobs)
      .where(and(inArray(jobs.status, ['queued', 'active']), lt(jobs.touchedAt, before)))
      .orderBy(jobs.touchedAt)
      .limit(limit),
  );

  const requeue = statement(({ ids, before }: Givens<{ ids: string[]; before: string }>) =>
    db
      .update(jobs)
      .set({ status: 'pending', touchedAt: now, attempts: withInterrupted })
      .where(
        and(
          sql`${jobs.id} = any(${ids}::uuid[])`,
          inArray(jobs.status, ['queued', 'active']),
          lt(jobs.touchedAt, before),
        ),
      ),
  );

  const backlog = statement((_: Givens<Record<never, never>>) =>
    db
      .select({
        waiting: sql<number>`count(*)::int`,
        oldestSeconds: sql<number>`coalesce(extract(epoch from now() - min(${jobs.touchedAt})), 0)::float8`,
      })
      .from(jobs)
      .where(inArray(jobs.status, ['pending', 'queued'])),
  );

  const activeAmong = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db
      .selectDistinct({ id: sql<string>`${jobs.subjectId}`.as('id') })
      .from(jobs)
      .where(and(sql`${jobs.subjectId} = any(${ids}::uuid[])`, eq(jobs.status, 'active'))),
  );

  const unfinishedAmong = statement(({ name, ids }: Givens<{ name: string; ids: string[] }>) =>
    db
      .selectDistinct({ id: sql<string>`${jobs.subjectId}`.as('id') })
      .from(jobs)
      .where(
        and(
          sql`${jobs.subjectId} = any(${ids}::uuid[])`,
          eq(jobs.name, name),
          ne(jobs.status, 'completed'),
          gt(jobs.createdAt, sql`now() - interval '1 day'`),
        ),
      ),
  );

  const deleteOf = statement(({ ids }: Givens<{ ids: string[] }>) =>
    db.delete(jobs).where(sql`${jobs.subjectId} = any(${ids}::uuid[])`).returning({ id: jobs.id }),
  );

  const isDueWeekly = statement(({ name }: Givens<{ name: string }>) =>
    db
      .select({
        // The newest of the name, or the oldest of all: one step into an index each.
        due: sql<boolean>`coalesce(
          (select created_at from jobs where name = ${name} order by id desc limit 1),
          (select created_at from jobs order by id limit 1)) < now() - interval '7 days'`.as('due'),
      })
      .from(sql`(select) as one`),
  );

  const deleteEnded = statement(() =>
    db
      .delete(jobs)
      .where(
        sql`${jobs.endedAt} < now() - case ${jobs.status} when 'failed' then interval '30 days' else interval '90 days' end
          and ${jobs.endedAt} < now() - interval '30 days'`,
      )
      .returning({ id: jobs.id }),
  );

  return {
    insert: (transaction: Transaction, row: NewJob) => insert(row, transaction),

    find: async (id: string, queryable?: Queryable): Promise<Job | null> => (await find({ id }, queryable))[0] ?? null,

    /** Marks the oldest jobs of the outbox that no other relay holds as queued; locked until the transaction ends. */
    takePending: async (transaction: Transaction, limit: number): Promise<RelayedJob[]> =>
      (await takePending({ limit }, transaction)).sort((a, b) => (a.id < b.id ? -1 : 1)),

    /** Starts the job anew, whoever had it before. `null`: it has ended, or there is none. */
    start: async (id: string): Promise<Job | null> => (await start({ id }))[0] ?? null,

    /** Ends the job, if `starts` still is its newest start. @returns whether it was */
    complete: async (transaction: Transaction, id: string, starts: number): Promise<boolean> =>
      (await complete({ id, starts }, transaction)).length === 1,

    /** Notes a failed try; `final` ends the job. @returns whether `starts` still was its newest start */
    fail: async (
      transaction: Transaction,
      id: string,
      starts: number,
      error: string,
      final: boolean,
    ): Promise<boolean> => (await fail({ id, starts, error, final: final || undefined }, transaction)).length === 1,

    /** Puts failed jobs of a subject back into the outbox. @returns how many */
    retryFailed: async (transaction: Transaction, subjectId: string): Promise<number> =>
      (await retryFailed({ subjectId }, transaction)).length,

    /** Puts a failed job back into the outbox. @returns null when there is none, or it has not failed */
    retry: async (transaction: Transaction, id: string): Promise<Job | null> =>
      (await retry({ id }, transaction))[0] ?? null,

    /**
     * Puts failed jobs back into the outbox, the oldest first; those that another transaction holds are left to it.
     * @param given.forgotten names of jobs that cannot be retried
     * @param given.after the last id of the batch before
     */
    retryMatching: async (transaction: Transaction, given: MatchingJobs): Promise<RetriedJob[]> =>
      (await retryMatching(given, transaction)).sort((a, b) => (a.id < b.id ? -1 : 1)),

    /** Newest first; one row more than `limit` when there are more. */
    list: (given: ListedJobs): Promise<ListedJob[]> => list({ ...given, limit: given.limit + 1 }),

    /** All jobs about one thing, the oldest first. */
    ofSubject: (subjectId: string): Promise<Job[]> => ofSubject({ subjectId }),

    /** What has not been completed, by queue and status; seconds since the oldest last moved. */
    counts: () => counts({}),

    paused: () => paused({}),

    /** @returns whether it was not paused before */
    pause: async (transaction: Transaction, name: string): Promise<boolean> =>
      (await pause({ name }, transaction)).length === 1,

    /** @returns whether it was paused before */
    resume: async (transaction: Transaction, name: string): Promise<boolean> =>
      (await resume({ name }, transaction)).length === 1,

    /** Jobs that Redis should know and that have not moved since `before`, longest waiting first. */
    inFlight: (before: Date, limit: number): Promise<Pick<Job, 'id' | 'queue'>[]> =>
      inFlight({ before: before.toISOString(), limit }),

    /** Puts jobs that Redis has lost back into the outbox. */
    requeue: (ids: string[], before: Date) => requeue({ ids, before: before.toISOString() }),

    /** Those of the subjects that have an active job. */
    activeAmong: async (ids: string[]): Promise<string[]> => (await activeAmong({ ids })).map(({ id }) => id),

    /** Those of the subjects that have such a job of the last day that has not completed. */
    unfinishedAmong: async (name: string, ids: string[]): Promise<string[]> =>
      (await unfinishedAmong({ name, ids })).map(({ id }) => id),

    deleteOf: async (transaction: Transaction, ids: string[]): Promise<void> => {
      await deleteOf({ ids }, transaction);
    },

    isDueWeekly: async (name: string): Promise<boolean> => (await isDueWeekly({ name }))[0]?.due ?? false,

    deleteEnded: async (): Promise<number> => (await deleteEnded({})).length,

    /** Jobs that wait for a worker, and seconds since the oldest last moved: one that is retried may be years old. */
    backlog: async (): Promise<{ waiting: number; oldestSeconds: number }> =>
      (await backlog({}))[0] ?? { waiting: 0, oldestSeconds: 0 },
  };
};

export type JobRepository = ReturnType<typeof createJobRepository>;

/** What Redis is told of a job. */
export type RelayedJob = Pick<Job, 'id' | 'name' | 'queue' | 'backoff'>;

/** Which jobs; what is absent is no condition. */
type Filter = Pick<JobFilter, 'name' | 'queue' | 'createdAfter' | 'createdBefore' | 'subjectId' | 'error'>;
type MatchingJobs = Filter & { forgotten: string[]; after: string | undefined; limit: number };
type ListedJobs = Filter & { status?: Job['status'] | undefined; before: string | undefined; limit: number };

/** What a hook of a retried job is told. */
export type RetriedJob = Pick<Job, 'id' | 'name' | 'payload'>;

/** The timelines are read one at a time. */
const { attempts: _attempts, retries: _retries, ...listed } = getTableColumns(jobs);
export type ListedJob = Omit<Job, 'attempts' | 'retries'>;

type Instant = NonNullable<Givens<{ at: string }>['at']>;

/** One start of a job: the fencing token. */
type Start = { id: string; starts: number };

const now = sql`now()`;

const isNewestStart = (id: Givens<Start>['id'], starts: Givens<Start>['starts']) =>
  and(eq(jobs.id, id), eq(jobs.starts, starts), eq(jobs.status, 'active'));

/** Appends the try that ends now to the timeline. */
const withAttempt = (error: Givens<{ error: string }>['error'] | null) =>
  sql`${jobs.attempts} || jsonb_strip_nulls(jsonb_build_object(
    'attempt', ${jobs.starts}, 'startedAt', ${jobs.touchedAt}, 'endedAt', now(), 'error', ${error}::text))`;

/** Closes the try that was under way, if one was: its worker has ended, nobody knows when. */
const withInterrupted = sql`case when ${jobs.status} = 'active' then ${jobs.attempts} || jsonb_build_object(
  'attempt', ${jobs.starts}, 'startedAt', ${jobs.touchedAt}, 'endedAt', now(), 'interrupted', true,
  'error', 'the worker died or stopped') else ${jobs.attempts} end`;

/** All attempts anew. `starts` goes on: were it set back, a run from before could take itself for the newest. */
const retried = {
  status: 'pending',
  failures: 0,
  endedAt: null,
  touchedAt: now,
  retries: sql`${jobs.retries} || jsonb_build_object('at', now(), 'starts', ${jobs.starts})`,
} as const;

/** The index of ids, which sort by time, finds the neighbourhood: an hour is more than clocks differ. */
const createdAfter = (instant: Instant) =>
  sql`${jobs.createdAt} > ${instant}::timestamptz and ${jobs.id} > ${idAt(instant, "- interval '1 hour'")}`;
const createdBefore = (instant: Instant) =>
  sql`${jobs.createdAt} <= ${instant}::timestamptz and ${jobs.id} < ${idAt(instant, "+ interval '1 hour'")}`;

/** The smallest UUIDv7 of a moment: 48 bits of milliseconds come first (RFC 9562 §5.7). */
const idAt = (instant: Instant, shift: string) => sql`rpad(lpad(to_hex(greatest(0, extract(epoch from
  ${instant}::timestamptz ${sql.raw(shift)}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

const matches = (given: Givens<Filter & { status?: Job['status'] | undefined }>) =>
  and(
    given.status && eq(jobs.status, given.status),
    given.name && eq(jobs.name, given.name),
    given.queue && eq(jobs.queue, given.queue),
    given.createdAfter && createdAfter(given.createdAfter),
    given.createdBefore && createdBefore(given.createdBefore),
    given.subjectId && eq(jobs.subjectId, given.subjectId),
    given.error && sql`position(lower(${given.error}) in lower(${jobs.error})) > 0`,
  );
