import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useRef } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { present } from '../../features/filters/search-params.ts';
import { BoardButton } from '../../features/jobs/board-button.tsx';
import { jobFilterOf, readJobSearch, statusOf } from '../../features/jobs/job-filter.ts';
import { JobFilters } from '../../features/jobs/job-filters.tsx';
import { JobTable } from '../../features/jobs/job-table.tsx';
import { messages } from '../../features/jobs/jobs.messages.ts';
import { jobListQuery } from '../../features/jobs/jobs.queries.ts';
import { QueueCards } from '../../features/jobs/queue-cards.tsx';
import { RetryAll } from '../../features/jobs/retry-all.tsx';

export const Route = createFileRoute('/_signed-in/jobs/')({ validateSearch: readJobSearch, component: JobsPage });

function JobsPage() {
  const t = useMessages(messages);
  const navigate = Route.useNavigate();
  const search = Route.useSearch();
  const status = statusOf(search);
  const query = useInfiniteQuery(jobListQuery(jobFilterOf(search), status));
  const heading = useRef<HTMLHeadingElement>(null);
  const focusHeading = () => heading.current?.focus();
  const isEmpty = query.data?.pages[0]?.items.length === 0;
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <PageHeader title={t.title}>
        <BoardButton />
      </PageHeader>
      <QueueCards />
      <section className="grid gap-4">
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-3">
          <h2 ref={heading} tabIndex={-1} className="font-semibold text-lg">
            {t.list}
          </h2>
          {status === 'failed' && !isEmpty && <RetryAll search={search} onDone={focusHeading} />}
        </div>
        <JobFilters
          search={search}
          onChange={(change) =>
            void navigate({ search: present({ ...search, ...change }), replace: true, resetScroll: false })
          }
          onReset={() => void navigate({ search: {}, replace: true, resetScroll: false })}
        />
        <QueryView query={query}>
          {({ pages }) => {
            if (!isEmpty) return <JobTable jobs={pages.flatMap(({ items }) => items)} onRetried={focusHeading} />;
            return isFiltered ? (
              <EmptyState title={t.none}>{t.noneMatches}</EmptyState>
            ) : (
              <EmptyState title={t.noneFailed}>{t.noneFailedText}</EmptyState>
            );
          }}
        </QueryView>
        <MoreButton query={query} />
      </section>
    </>
  );
}
