import type { JobFilter, JobStatus, QueueName } from '../../../../contracts/jobs.ts';
import { day, endOf, oneOf, present, startOf, text, uuid } from '../filters/search-params.ts';

// The contract's own list would bring its schemas along, into what every page loads.
export const queueNames = ['images', 'documents', 'delivery', 'webhooks', 'maintenance'] as const satisfies QueueName[];

const statuses = ['all', 'pending', 'queued', 'active', 'completed', 'failed'] as const satisfies (JobStatus | 'all')[];

/** Which jobs are listed, as the address says it. Without a status: those that failed. */
export const readJobSearch = (search: Record<string, unknown>) =>
  present({
    status: oneOf(statuses, search['status']),
    queue: oneOf(queueNames, search['queue']),
    name: text(search['name']),
    error: text(search['error']),
    subjectId: uuid(search['subjectId']),
    from: day(search['from']),
    to: day(search['to']),
  });

export type JobSearch = ReturnType<typeof readJobSearch>;

/** Undefined: whatever the status. */
export const statusOf = ({ status = 'failed' }: JobSearch): JobStatus | undefined =>
  status === 'all' ? undefined : status;

/** The same for the API, which knows instants. */
export const jobFilterOf = ({ status, from, to, ...filter }: JobSearch): JobFilter => ({
  ...filter,
  ...(from && { createdAfter: startOf(from) }),
  ...(to && { createdBefore: endOf(to) }),
});
