import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import type { CreatedShare, NewShare, Share, SharePage } from '../../../../contracts/shares.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';

/** Shares, newest first, page after page. @param documentId of one document; null: of all */
export const sharesQuery = (documentId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['shares', documentId],
    queryFn: ({ pageParam, signal }) =>
      api.get<SharePage>(documentId === null ? '/v1/me/shares' : `/v1/documents/${documentId}/shares`, {
        query: { ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Makes a link. The answer alone has it. */
export const createShare = async (documentId: string, terms: NewShare): Promise<CreatedShare> => {
  const created = await api.post<CreatedShare>(`/v1/documents/${documentId}/shares`, terms);
  void queryClient.invalidateQueries({ queryKey: ['shares'] });
  return created;
};

type Shares = InfiniteData<SharePage, string | null>;

/** From now on the link opens nothing. */
export const revokeShare = async ({ id }: Share): Promise<void> => {
  await api.delete(`/v1/shares/${id}`);
  const revoked = (share: Share): Share => (share.id === id ? { ...share, state: 'revoked' } : share);
  queryClient.setQueriesData<Shares>(
    { queryKey: ['shares'] },
    (shares) =>
      shares && {
        ...shares,
        pages: shares.pages.map((page) => ({ ...page, items: page.items.map(revoked) })),
      },
  );
  void queryClient.invalidateQueries({ queryKey: ['shares'] });
};
