import { type Static, Type } from 'typebox';
import { Instant, Page, PageQuery, Uuid } from './primitives.ts';

/** Queues, each with its own workers: what may wait for what. */
export const queueNames = ['images', 'documents', 'delivery', 'webhooks', 'maintenance'] as const;

export const QueueName = Type.Enum(queueNames);
export type QueueName = Static<typeof QueueName>;

export const JobStatus = Type.Enum(['pending', 'queued', 'active', 'completed', 'failed'], {
  description: '`pending`: written down · `queued`: given to the workers · `failed`: given up, can be retried.',
});
export type JobStatus = Static<typeof JobStatus>;

const filter = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, examples: ['process-image'] })),
  queue: Type.Optional(QueueName),
  createdAfter: Type.Optional(Instant),
  createdBefore: Type.Optional(Instant),
  subjectId: Type.Optional(Type.String({ format: 'uuid', description: 'What it is about, such as a document.' })),
  error: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Text in the last error, in upper or lower case.' }),
  ),
};

/** Which jobs; what is absent is no condition. */
export const JobFilter = Type.Object(filter, { additionalProperties: false });
export type JobFilter = Static<typeof JobFilter>;

export const JobQuery = Type.Object(
  { ...PageQuery, ...filter, status: Type.Optional(JobStatus) },
  { additionalProperties: false },
);
export type JobQuery = Static<typeof JobQuery>;

const job = {
  id: Uuid,
  name: Type.String(),
  queue: Type.String(),
  status: JobStatus,
  subjectId: Type.Union([Uuid, Type.Null()], { description: 'What it is about, such as a document.' }),
  payload: Type.Record(Type.String(), Type.Unknown(), { description: 'Ids only.' }),
  starts: Type.Integer({ description: 'How often a worker took it.' }),
  failures: Type.Integer({ description: 'How often it failed since it was last retried.' }),
  maxFailures: Type.Integer({ description: 'Failures after which it is given up.' }),
  retryable: Type.Boolean({ description: 'Whether a retry could still do what the job was for.' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'The last one, as it was thrown.' }),
  createdAt: Instant,
  touchedAt: Type.String({ format: 'date-time', description: 'When it last moved.' }),
  endedAt: Type.Union([Instant, Type.Null()]),
};

/** A job as staff finds it. */
export const JobSummary = Type.Object(job);
export type JobSummary = Static<typeof JobSummary>;

/** A job as staff sees it. */
export const JobDetail = Type.Object({
  ...job,
  attempts: Type.Array(
    Type.Object({
      attempt: Type.Integer(),
      startedAt: Instant,
      endedAt: Instant,
      durationMs: Type.Integer(),
      outcome: Type.Enum(['succeeded', 'failed', 'interrupted']),
      error: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  retries: Type.Array(Instant),
});
export type JobDetail = Static<typeof JobDetail>;

export const JobPage = Page(JobSummary);
export type JobPage = Static<typeof JobPage>;

export const RetriedJobs = Type.Object({
  retried: Type.Integer(),
  more: Type.Boolean({ description: 'The call ended at its limit: call again for the rest.' }),
});
export type RetriedJobs = Static<typeof RetriedJobs>;

export const QueueState = Type.Object({
  name: QueueName,
  pausedAt: Type.Union([Instant, Type.Null()], { description: 'Since when nothing new is started.' }),
  waiting: Type.Integer({ description: 'Jobs that a worker could start.' }),
  delayed: Type.Integer({ description: 'Jobs that failed and wait for their next try.' }),
  active: Type.Integer({ description: 'Jobs that a worker has.' }),
  failed: Type.Integer({ description: 'Jobs that were given up.' }),
  oldestWaitingSeconds: Type.Number(),
  workers: Type.Integer({ description: 'Worker processes that take from it.' }),
});
export type QueueState = Static<typeof QueueState>;

export const QueueStates = Type.Object({ items: Type.Array(QueueState) });
export type QueueStates = Static<typeof QueueStates>;
