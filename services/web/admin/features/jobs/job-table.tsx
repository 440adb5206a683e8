import { Link } from '@tanstack/react-router';
import type { JobSummary } from '../../../../contracts/jobs.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { useJobNames } from './job-names.ts';
import { JobStatus } from './job-status.tsx';
import { messages } from './jobs.messages.ts';
import { RetryButton } from './retry-button.tsx';

/** Jobs, each leading to its page. @param props.onRetried one of them was, and may be gone from the list */
export const JobTable = ({ jobs, onRetried }: { jobs: readonly JobSummary[]; onRetried: () => void }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { nameOf, queueOf } = useJobNames();
  return (
    <DataTable
      label={t.list}
      rows={jobs}
      rowKey={({ id }) => id}
      columns={[
        {
          head: t.job,
          className: 'md:w-52',
          cell: ({ id, name }) => (
            <Link to="/jobs/$id" params={{ id }} className="font-medium text-accent underline">
              {nameOf(name)}
            </Link>
          ),
        },
        { head: t.queue, className: 'md:whitespace-nowrap', cell: ({ queue }) => queueOf(queue) },
        { head: t.status, cell: ({ status }) => <JobStatus status={status} /> },
        {
          head: t.error,
          className: 'md:w-2/5',
          cell: ({ error }) => (error ? <code className="line-clamp-3 text-sm">{error}</code> : '—'),
        },
        {
          head: t.failures,
          className: 'md:whitespace-nowrap',
          cell: ({ failures, maxFailures }) => t.failuresOf(format.number(failures), format.number(maxFailures)),
        },
        {
          head: t.touchedAt,
          className: 'md:whitespace-nowrap',
          cell: ({ touchedAt }) => <Time at={touchedAt} relative />,
        },
        {
          head: t.retry,
          bare: true,
          className: 'md:whitespace-nowrap',
          cell: (job) => <RetryButton job={job} onRetried={onRetried} />,
        },
      ]}
    />
  );
};
