import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Notice } from './notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { LoadingState } from './states.tsx';
import { messages } from './ui.messages.ts';

/**
 * A query's faces: loading, an error with a way to try again, its data, its data although it could not be brought up to
 * date (which the page says once, when it is offline), and nothing without a network.
 */
export const QueryView = <Data,>({
  query,
  loading,
  children,
}: {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'> & { isPaused?: boolean };
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}) => {
  const { notKept } = useMessages(messages);
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  // It waits for the network, and goes on by itself.
  if (query.isPaused) return <Notice title={notKept.title}>{notKept.text}</Notice>;
  return loading ?? <LoadingState />;
};
