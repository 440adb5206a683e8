import type { JobFilter, JobStatus } from '../../../../contracts/jobs.ts';
import { day, endOf, keyOf, present, startOf, text, uuid } from '../filters/search-params.ts';
import { messages } from './jobs.messages.ts';

/** Which jobs are listed, as the address says it. Without a status: those that failed. */
export const readJobSearch = (search: Record<string, unknown>) =>
  present({
    status: search['status'] === 'all' ? ('all' as const) : keyOf(messages.fr.statuses, search['status']),
    queue: keyOf(messages.fr.queueNames, search['queue']),
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
