import { Counter, Histogram, type Registry } from 'prom-client';
import type { AuditEvent } from './domains/audit/index.ts';
import type { JobOutcome } from './platform/job.ts';

/** Seconds, from what takes a moment to what takes minutes. */
const buckets = {
  statement: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
  request: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  job: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
};

/**
 * What is counted where it happens, as functions: services and repositories tell, and know nothing of who counts.
 * Every label has few values; none is an id, an address or a path, and none is called `job` or `instance`, which are
 * Prometheus' own.
 */
export const createMeters = (registry: Registry) => {
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, of: number[], ...labelNames: Label[]) =>
    new Histogram({ name, help, labelNames, buckets: of, registers: [registry] });

  const statements = histogram(
    'db_client_operation_duration_seconds',
    'Statements of repositories, waiting for a connection included.',
    buckets.statement,
  );
  const s3Requests = histogram(
    's3_request_duration_seconds',
    'Requests to S3 until the head of the answer, retries included.',
    buckets.request,
    'operation',
    'outcome',
  );
  const enqueued = counter('jobs_enqueued_total', 'Jobs written into the outbox.', 'queue', 'job_name');
  const relayed = counter('jobs_relayed_total', 'Jobs moved from the outbox to Redis.', 'queue');
  const signIns = counter('sign_ins_total', 'Sign-ins that succeeded or failed, by factors.', 'factor', 'outcome');
  const uploads = counter('uploads_announced_total', 'Documents announced, or sent in one call.', 'kind');
  const jobs = histogram('job_duration_seconds', 'Runs of jobs.', buckets.job, 'queue', 'job_name', 'outcome');
  const waits = histogram(
    'job_wait_seconds',
    'From when a job was written down to its first start.',
    buckets.job,
    'queue',
    'job_name',
  );
  const processing = histogram(
    'document_processing_duration_seconds',
    'From the start of the job until all was read and stored.',
    buckets.job,
    'recipe',
  );
  const processed = counter('documents_processed_total', 'What became of documents.', 'recipe', 'outcome');
  const deaths = counter('decoder_deaths_total', 'Decoding processes that were not to end.', 'kind', 'reason');
  const deliveries = counter('webhook_deliveries_total', 'Attempts to deliver a webhook.', 'outcome');
  const mails = counter('mails_sent_total', 'Attempts to hand on a mail.', 'outcome');
  beginAtZero(signIns, { factor: ['password', 'google', 'microsoft', 'totp', 'recovery-code'], outcome: ['failed'] });
  beginAtZero(deaths, {
    kind: ['file', 'scan'],
    reason: ['crashed', 'exited', 'over-limits', 'too-slow', 'called-off'],
  });
  beginAtZero(deliveries, { outcome: ['succeeded', 'failed'] });
  beginAtZero(mails, { outcome: ['sent', 'failed'] });

  return {
    statement: (seconds: number): void => statements.observe(seconds),
    s3Request: (operation: string, outcome: 'ok' | 'error', seconds: number): void =>
      s3Requests.observe({ operation, outcome }, seconds),
    jobEnqueued: (queue: string, name: string): void => enqueued.inc({ queue, job_name: name }),
    jobsRelayed: (queue: string, count: number): void => relayed.inc({ queue }, count),
    signIn: (factor: string, outcome: 'succeeded' | 'failed'): void => signIns.inc({ factor, outcome }),
    uploadAnnounced: (kind: string): void => uploads.inc({ kind }),
    jobStarted: (queue: string, name: string, waited: number): void => waits.observe({ queue, job_name: name }, waited),
    jobEnded: (queue: string, name: string, outcome: JobOutcome, seconds: number): void =>
      jobs.observe({ queue, job_name: name, outcome }, seconds),
    documentRead: (recipe: string, seconds: number): void => processing.observe({ recipe }, seconds),
    documentProcessed: (recipe: string, outcome: 'ready' | 'rejected' | 'failed'): void =>
      processed.inc({ recipe, outcome }),
    decoderDied: (kind: string, reason: string): void => deaths.inc({ kind, reason }),
    webhookAttempted: (outcome: 'succeeded' | 'failed'): void => deliveries.inc({ outcome }),
    mailHandedOn: (outcome: 'sent' | 'failed'): void => mails.inc({ outcome }),
  };
};

export type Meters = ReturnType<typeof createMeters>;

/** Prometheus sees no step from nothing to one: what alerts watch is there before it happens the first time. */
const beginAtZero = <Label extends string>(
  counter: Counter<Label>,
  values: Readonly<Record<Label, readonly string[]>>,
): void => {
  const all = Object.entries<readonly string[]>(values).reduce<Record<string, string>[]>(
    (sets, [label, each]) => sets.flatMap((set) => each.map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
  for (const labels of all) counter.inc(labels as Record<Label, string>, 0);
};

/** Sign-ins are known from what the audit log is told of them. */
export const countSignIns =
  (signIn: Meters['signIn']) =>
  ({ action, details = {} }: AuditEvent): void => {
    if (action === 'sign-in.succeeded') signIn(String(details['factors']), 'succeeded');
    else if (action === 'sign-in.failed') signIn(String(details['factor'] ?? 'password'), 'failed');
    else if (action === 'second-factor.failed') signIn(String(details['factor']), 'failed');
  };
