import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgEnum, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/**
 * pending: in the outbox, not yet in Redis · queued: in Redis · active: a worker has it ·
 * completed, failed: the end (failed can be retried).
 */
export const jobStatus = pgEnum('job_status', ['pending', 'queued', 'active', 'completed', 'failed']);

/** One try of a job, as its timeline shows it. `interrupted`: its worker died or stopped, at `endedAt` or before. */
export type JobAttempt = { attempt: number; startedAt: string; endedAt: string; error?: string; interrupted?: true };

/** Somebody gave a failed job all its attempts again, after so many starts. */
export type JobRetry = { at: string; starts: number };

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** Outbox, ledger and timeline of all background work: Redis may be lost, this table is the truth. */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    queue: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    /** What the job is about, such as a document: the key of its timeline. */
    subjectId: uuid('subject_id'),
    status: jobStatus().notNull().default('pending'),
    /** Starts; also the fencing token: only the newest start may commit its effects. */
    starts: integer().notNull().default(0),
    /** Starts that ended with an error, as against a worker that died. */
    failures: integer().notNull().default(0),
    maxFailures: integer('max_failures').notNull(),
    /** Milliseconds before the second try. */
    backoff: integer().notNull(),
    error: text(),
    attempts: jsonb().$type<JobAttempt[]>().notNull().default([]),
    retries: jsonb().$type<JobRetry[]>().notNull().default([]),
    /** Of the request that caused it, if one did. */
    requestId: text('request_id'),
    /** Where its trace goes on (W3C Trace Context); null when nothing was traced. */
    traceparent: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When the job last moved: relayed, started or failed. */
    touchedAt: instant('touched_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    index('jobs_outbox').on(table.id).where(sql`status = 'pending'`),
    index('jobs_in_flight').on(table.touchedAt).where(sql`status in ('queued', 'active')`),
    index('jobs_subject').on(table.subjectId, table.id),
    index('jobs_ended').on(table.endedAt).where(sql`ended_at is not null`),
    index('jobs_failed').on(table.id).where(sql`status = 'failed'`),
    index('jobs_by_name').on(table.name, table.id),
  ],
);

/** Queues that shall stand still. Redis knows it too, and may forget it. */
export const pausedQueues = pgTable('paused_queues', {
  name: text().primaryKey(),
  pausedAt: instant('paused_at').notNull().defaultNow(),
});

export type Job = typeof jobs.$inferSelect;
export type NewJob = typeof jobs.$inferInsert;
