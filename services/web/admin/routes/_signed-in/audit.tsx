import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import type { AuditAction } from '../../../../contracts/audit.ts';
import { auditActions } from '../../../shared/audit/audit-actions.messages.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { messages } from '../../features/audit/audit.messages.ts';
import { auditQuery } from '../../features/audit/audit.queries.ts';
import { EventTable } from '../../features/audit/event-table.tsx';
import { AccountFilter } from '../../features/filters/account-filter.tsx';
import { ChoiceFilter } from '../../features/filters/choice-filter.tsx';
import { DayFilters } from '../../features/filters/day-filters.tsx';
import { FilterBar } from '../../features/filters/filter-bar.tsx';
import { day, endOf, present, startOf, text, uuid } from '../../features/filters/search-params.ts';

export const Route = createFileRoute('/_signed-in/audit')({
  validateSearch: (search) =>
    present({
      accountId: uuid(search['accountId']),
      actorId: uuid(search['actorId']),
      // One that there is not is refused by the API, which says so.
      action: text(search['action']) as AuditAction | undefined,
      from: day(search['from']),
      to: day(search['to']),
    }),
  component: AuditPage,
});

function AuditPage() {
  const t = useMessages(messages);
  const actions = useMessages(auditActions);
  const navigate = Route.useNavigate();
  const search = Route.useSearch();
  const { from, to, ...ids } = search;
  const query = useInfiniteQuery(
    auditQuery({ ...ids, ...(from && { from: startOf(from) }), ...(to && { to: endOf(to) }) }),
  );
  const filter = (change: { [Name in keyof typeof search]?: (typeof search)[Name] | undefined }) =>
    void navigate({ search: present({ ...search, ...change }), replace: true, resetScroll: false });
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <PageHeader title={t.title} />
      <FilterBar onReset={isFiltered ? () => void navigate({ search: {}, replace: true }) : null}>
        <ChoiceFilter
          label={t.action}
          any={t.anyAction}
          choices={actions}
          value={search.action}
          onChange={(action) => filter({ action })}
        />
        <AccountFilter label={t.account} value={search.accountId} onChange={(accountId) => filter({ accountId })} />
        <AccountFilter label={t.actor} value={search.actorId} onChange={(actorId) => filter({ actorId })} />
        <DayFilters from={from} to={to} onChange={filter} />
      </FilterBar>
      <QueryView query={query}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          return events.length === 0 ? (
            <EmptyState title={t.none}>{isFiltered && t.noneMatches}</EmptyState>
          ) : (
            <EventTable events={events} />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}
