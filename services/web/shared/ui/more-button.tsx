import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMessages } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { messages } from './ui.messages.ts';

/** Fetches the next page of a list; nothing where there is none. */
export const MoreButton = ({
  query,
}: {
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage' | 'error'
  >;
}) => {
  const t = useMessages(messages);
  const fetchMore = () => void query.fetchNextPage();
  if (query.isFetchNextPageError) return <ProblemNotice error={query.error} onRetry={fetchMore} />;
  if (!query.hasNextPage) return null;
  return (
    <Button className="justify-self-center" busy={query.isFetchingNextPage} onClick={fetchMore}>
      {t.more}
    </Button>
  );
};
