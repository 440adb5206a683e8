import { type ReactNode, useRef } from 'react';
import type { FoundDocument } from '../../../../contracts/documents.ts';
import { Unreachable } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { BrowserToolbar } from './browser-toolbar.tsx';
import { DocumentItems } from './document-items.tsx';
import { DocumentSkeletons } from './document-skeletons.tsx';
import { messages } from './documents.messages.ts';
import { useSelection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { DocumentList } from './use-document-list.ts';
import { useView } from './view.ts';

/** Documents to look through and choose from, in all states that their list can be in. */
export const DocumentBrowser = ({
  list,
  empty,
  actions,
  noteOf,
  actionOf,
}: {
  list: DocumentList;
  /** In place of documents where there are none. */
  empty: ReactNode;
  /** Buttons for what is chosen. @param done to be called when it is done: nothing is chosen then */
  actions: (chosen: readonly FoundDocument[], done: () => void) => ReactNode;
  noteOf?: (document: FoundDocument) => string;
  actionOf?: (document: FoundDocument) => ReactNode;
}) => {
  const t = useMessages(messages);
  const view = useView();
  const { documents, hasNextPage, isPlaceholderData, fetchStatus } = list;
  const selection = useSelection(documents);
  const heading = useRef<HTMLParagraphElement>(null);
  const done = () => {
    selection.clear();
    // The button is gone.
    heading.current?.focus();
  };

  const retry = () => void list.refetch();
  if (!list.data && list.error) return <ProblemNotice error={list.error} onRetry={retry} />;
  if (fetchStatus === 'paused' && (!list.data || isPlaceholderData)) {
    return <ProblemNotice error={new Unreachable()} onRetry={retry} />;
  }
  if (!list.data) return <DocumentSkeletons view={view} />;
  if (documents.length === 0 && !hasNextPage) return isPlaceholderData ? <DocumentSkeletons view={view} /> : empty;
  return (
    <div>
      <BrowserToolbar ref={heading} list={list} selection={selection} view={view} />
      <div aria-busy={isPlaceholderData} className={isPlaceholderData ? 'opacity-60 transition-opacity delay-200' : ''}>
        <DocumentItems
          view={view}
          documents={documents}
          isWhole={!hasNextPage}
          selection={selection}
          noteOf={noteOf}
          actionOf={actionOf}
          onNearEnd={list.loadMore}
        />
      </div>
      {list.isFetchNextPageError ? (
        <ProblemNotice error={list.error} onRetry={() => void list.fetchNextPage()} className="mt-4" />
      ) : (
        hasNextPage && <DocumentSkeletons view={view} count={4} label={t.loadingMore} />
      )}
      {selection.chosen.length > 0 && (
        <SelectionBar count={selection.chosen.length} onClear={done}>
          {actions(selection.chosen, done)}
        </SelectionBar>
      )}
    </div>
  );
};
