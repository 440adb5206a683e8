import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useRef } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card, PageHeader } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Thrown } from '../../../shared/ui/thrown.tsx';
import { AttemptTable } from '../../features/jobs/attempt-table.tsx';
import { JobFacts } from '../../features/jobs/job-facts.tsx';
import { useJobNames } from '../../features/jobs/job-names.ts';
import { JobStatus } from '../../features/jobs/job-status.tsx';
import { messages } from '../../features/jobs/jobs.messages.ts';
import { jobQuery } from '../../features/jobs/jobs.queries.ts';
import { RetryButton } from '../../features/jobs/retry-button.tsx';

export const Route = createFileRoute('/_signed-in/jobs/$id')({ component: JobPage });

function JobPage() {
  const t = useMessages(messages);
  const { id } = Route.useParams();
  const { nameOf } = useJobNames();
  const query = useQuery(jobQuery(id));
  const status = useRef<HTMLDivElement>(null);
  return (
    <>
      <PageHeader title={query.data ? nameOf(query.data.name) : t.job}>
        {query.data && (
          <>
            <div ref={status} tabIndex={-1} aria-live="polite">
              <JobStatus status={query.data.status} />
            </div>
            <RetryButton job={query.data} onRetried={() => status.current?.focus()} />
          </>
        )}
      </PageHeader>
      <QueryView query={query}>
        {(job) => (
          <>
            <JobFacts job={job} />
            {job.error && (
              <Card title={t.error}>
                <Thrown>{job.error}</Thrown>
              </Card>
            )}
            <AttemptTable job={job} />
            <Card title={t.payload}>
              <Thrown>{JSON.stringify(job.payload, null, 2)}</Thrown>
            </Card>
          </>
        )}
      </QueryView>
    </>
  );
}
