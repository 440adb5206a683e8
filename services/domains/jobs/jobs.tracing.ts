import type { Attributes } from '../../platform/span.ts';
import type { Job } from './jobs.table.ts';

/** What the spans of a job say of it (OpenTelemetry, messaging spans). */
export const attributesOf = (job: Pick<Job, 'id' | 'name' | 'queue'>, operation: 'send' | 'process'): Attributes => ({
  'messaging.system': 'bullmq',
  'messaging.operation.type': operation,
  'messaging.destination.name': job.queue,
  'messaging.message.id': job.id,
  'job.name': job.name,
});
