import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  JobDetail,
  JobFilter,
  JobPage,
  JobStatus,
  QueueName,
  QueueState,
  QueueStates,
  RetriedJobs,
} from '../../../../contracts/jobs.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';

/** How the queues are, every three seconds as long as somebody can see it. */
export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => api.get<QueueStates>('/v1/admin/queues', { signal }),
  refetchInterval: 3_000,
});

/** Jobs by a filter, newest first, page after page. Kept up to date while there is one page. */
export const jobListQuery = (filter: JobFilter, status: JobStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['jobs', filter, status],
    queryFn: ({ pageParam, signal }) =>
      api.get<JobPage>('/v1/admin/jobs', {
        query: { ...filter, status, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : 5_000),
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => api.get<JobDetail>(`/v1/admin/jobs/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.endedAt ? 10_000 : 2_000),
  });

const refresh = (): void => {
  for (const key of ['jobs', 'queues', 'audit', 'document']) void queryClient.invalidateQueries({ queryKey: [key] });
};

/** Gives a failed job all its attempts again. @throws {ApiProblem} `job-not-failed`, `job-not-retryable` */
export const retryJob = async (id: string): Promise<void> => {
  const job = await api.post<JobDetail>(`/v1/admin/jobs/${id}/retry`);
  queryClient.setQueryData(jobQuery(id).queryKey, job);
  refresh();
};

/**
 * The same for all failed jobs that match: a call does so many and says whether there are more.
 *
 * @param onProgress called with how many have been retried
 * @returns how many were, until all were or the signal said to stop
 */
export const retryJobs = async (
  filter: JobFilter,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (retried: number) => void },
): Promise<number> => {
  let total = 0;
  try {
    for (let more = true; more && !signal.aborted; ) {
      const answer = await api.post<RetriedJobs>('/v1/admin/jobs/retry', filter);
      total += answer.retried;
      more = answer.more;
      onProgress(total);
    }
  } finally {
    refresh();
  }
  return total;
};

/** Starts nothing more of a queue, or goes on. */
export const setQueuePaused = async (name: QueueName, paused: boolean): Promise<void> => {
  const state = await api.post<QueueState>(`/v1/admin/queues/${name}/${paused ? 'pause' : 'resume'}`);
  queryClient.setQueryData(queuesQuery.queryKey, (known) =>
    known ? { items: known.items.map((queue) => (queue.name === name ? state : queue)) } : known,
  );
  refresh();
};
