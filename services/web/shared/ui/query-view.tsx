import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNotice } from './problem-notice.tsx';
import { LoadingState } from './states.tsx';

/**
 * A query's four faces: loading, an error with a way to try again, its data, and its data although it could not be
 * brought up to date (which the page says once, when it is offline).
 */
export const QueryView = <Data,>({
  query,
  loading,
  children,
}: {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}) => {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <LoadingState />;
};
