import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMessages } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { messages } from './ui.messages.ts';

/** Below a list that comes page by page: the next page, or why it did not come. Nothing on the last one. */
export const MoreButton = ({
  query,
}: {
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'isFetchNextPageError' | 'error'
  >;
}) => {
  const t = useMessages(messages);
  if (query.isFetchNextPageError) {
    return <ProblemNotice error={query.error} onRetry={() => void query.fetchNextPage()} />;
  }
  if (!query.hasNextPage) return null;
  return (
    <Button className="justify-self-center" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t.more}
    </Button>
  );
};
