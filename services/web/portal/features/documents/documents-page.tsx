import { Files, SearchX, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { DocumentActions } from './document-actions.tsx';
import { DocumentBrowser } from './document-browser.tsx';
import { DocumentFilters } from './document-filters.tsx';
import { countFilters, type DocumentSearch, filterBy } from './document-search.ts';
import { messages } from './documents.messages.ts';
import { messages as searchMessages } from './search.messages.ts';
import { SearchField } from './search-field.tsx';
import { UsageMeter, UsageWarning } from './usage-meter.tsx';
import { useDocumentList } from './use-document-list.ts';

/**
 * All documents, searched and filtered by what the address says.
 *
 * @param onSearch changes the address
 * @param upload the button that takes files
 */
export const DocumentsPage = ({
  search,
  onSearch,
  upload,
}: {
  search: DocumentSearch;
  onSearch: (search: DocumentSearch) => void;
  upload: ReactNode;
}) => {
  const t = useMessages(messages);
  const searchTexts = useMessages(searchMessages);
  const [isOpen, setIsOpen] = useState(false);
  const filtersId = useId();
  const filter = useMemo(() => filterBy(search), [search]);
  const list = useDocumentList(filter);
  const count = countFilters(search);
  const isAll = count === 0 && search.q === undefined;
  const { q: _, ...filters } = search;
  return (
    <>
      <PageHeader title={t.title}>
        <UsageMeter />
        {upload}
      </PageHeader>
      <UsageWarning />
      <div className="grid gap-3">
        <div className="flex gap-2">
          <SearchField
            value={search.q ?? ''}
            onChange={(q) => onSearch(q.trim() === '' ? filters : { ...search, q })}
          />
          <Button
            className="md:hidden"
            aria-expanded={isOpen}
            aria-controls={filtersId}
            onClick={() => setIsOpen(!isOpen)}
          >
            <SlidersHorizontal aria-hidden="true" className="size-4" />
            {searchTexts.filters}
            {count > 0 && (
              <>
                <span aria-hidden="true" className="rounded-full bg-accent px-2 text-accent-ink text-sm">
                  {count}
                </span>
                <span className="sr-only">{searchTexts.active(count)}</span>
              </>
            )}
          </Button>
        </div>
        <DocumentFilters id={filtersId} search={search} isOpen={isOpen} onChange={onSearch} />
      </div>
      <DocumentBrowser
        list={list}
        actions={(chosen, onDone) => <DocumentActions chosen={chosen} onDone={onDone} />}
        empty={
          isAll ? (
            <EmptyState icon={<Files aria-hidden="true" className="size-12" />} title={t.empty.title}>
              {t.empty.text}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden="true" className="size-12" />}
              title={t.noResult.title}
              action={<Button onClick={() => onSearch({})}>{t.noResult.action}</Button>}
            >
              {t.noResult.text}
            </EmptyState>
          )
        }
      />
    </>
  );
};
