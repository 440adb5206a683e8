import { useMessages } from '../../../shared/i18n/messages.ts';
import { ChoiceFilter } from '../filters/choice-filter.tsx';
import { DayFilters } from '../filters/day-filters.tsx';
import { FilterBar } from '../filters/filter-bar.tsx';
import { uuid } from '../filters/search-params.ts';
import { TextFilter } from '../filters/text-filter.tsx';
import { type JobSearch, statusOf } from './job-filter.ts';
import { messages } from './jobs.messages.ts';

type Change = { [Name in keyof JobSearch]?: JobSearch[Name] | undefined };

/** What is listed: those that failed, unless something else is chosen. */
export const JobFilters = ({
  search,
  onChange,
  onReset,
}: {
  search: JobSearch;
  onChange: (change: Change) => void;
  onReset: () => void;
}) => {
  const t = useMessages(messages);
  const { name } = search;
  const names: Record<string, string> = { ...t.names, ...(name && !(name in t.names) && { [name]: name }) };
  return (
    <FilterBar onReset={Object.keys(search).length > 0 ? onReset : null}>
      <ChoiceFilter
        label={t.status}
        any={t.anyStatus}
        choices={t.statuses}
        value={statusOf(search)}
        onChange={(status) => onChange({ status: status === 'failed' ? undefined : (status ?? 'all') })}
      />
      <ChoiceFilter
        label={t.queue}
        any={t.anyQueue}
        choices={t.queueNames}
        value={search.queue}
        onChange={(queue) => onChange({ queue })}
      />
      <ChoiceFilter
        label={t.name}
        any={t.anyName}
        choices={names}
        value={name}
        onChange={(name) => onChange({ name })}
      />
      <TextFilter
        label={t.errorContains}
        value={search.error}
        maxLength={200}
        onChange={(error) => onChange({ error })}
      />
      <DayFilters from={search.from} to={search.to} onChange={onChange} />
      <TextFilter
        label={t.subject}
        hint={t.subjectHint}
        value={search.subjectId}
        maxLength={36}
        onChange={(subjectId) => onChange({ subjectId: uuid(subjectId) })}
      />
    </FilterBar>
  );
};
