import type { JobDetail, JobSummary } from '../../contracts/jobs.ts';
import type { ListedJob } from './jobs.repository.ts';
import type { Job, JobAttempt } from './jobs.table.ts';

export const presentJob = (row: ListedJob, retryable: boolean): JobSummary => ({
  id: row.id,
  name: row.name,
  queue: row.queue,
  status: row.status,
  subjectId: row.subjectId,
  payload: row.payload,
  starts: row.starts,
  failures: row.failures,
  maxFailures: row.maxFailures,
  retryable,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  touchedAt: row.touchedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

export const presentJobDetail = (row: Job, retryable: boolean): JobDetail => ({
  ...presentJob(row, retryable),
  attempts: row.attempts.map(presentAttempt),
  retries: row.retries.map(({ at }) => toIso(at)),
});

/** How a try ended, with the error as it was thrown. */
export const presentAttempt = ({ attempt, startedAt, endedAt, error, interrupted }: JobAttempt) => ({
  attempt,
  startedAt: toIso(startedAt),
  endedAt: toIso(endedAt),
  durationMs: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)),
  outcome: interrupted ? ('interrupted' as const) : error === undefined ? ('succeeded' as const) : ('failed' as const),
  error: error ?? null,
});

/** PostgreSQL writes instants in JSON with microseconds and an offset. */
const toIso = (instant: string): string => new Date(instant).toISOString();
