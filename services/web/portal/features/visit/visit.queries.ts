import { queryOptions } from '@tanstack/react-query';
import type { OpenedShare, ShareDownload, ShareKey } from '../../../../contracts/shares.ts';
import { ApiProblem } from '../../../shared/api/api-problem.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';

/** Of the links that this page has opened; in memory only. */
const passwords = new Map<string, string>();

const keyOf = (token: string): ShareKey => {
  const password = passwords.get(token);
  return { token, ...(password !== undefined && { password }) };
};

const open = (key: ShareKey, signal?: AbortSignal) =>
  api.post<OpenedShare>('/v1/shares/open', key, { anonymous: true, signal });

/** What a link leads to. Each asking is in its owner's journal, so it is not asked again unless somebody wants it. */
export const visitQuery = (token: string) =>
  queryOptions({
    queryKey: ['visit', token],
    queryFn: ({ signal }) => open(keyOf(token), signal),
    retry: (failures, error) => !(error instanceof ApiProblem) && failures < 2,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Opens a link with its password. @throws {ApiProblem} `share-password-wrong`, `too-many-attempts` */
export const enterShare = async (token: string, password: string): Promise<void> => {
  const opened = await open({ token, password });
  passwords.set(token, password);
  queryClient.setQueryData<OpenedShare>(visitQuery(token).queryKey, opened);
};

/** Has the browser save what the link leads to, which is counted: the address is an attachment, so the page stays. */
export const downloadShared = async (token: string): Promise<void> => {
  const { url } = await api.post<ShareDownload>('/v1/shares/download', keyOf(token), { anonymous: true });
  location.assign(url);
  queryClient.setQueryData<OpenedShare>(visitQuery(token).queryKey, (opened) => {
    if (!opened?.share || opened.share.downloadsLeft === null) return opened;
    return { ...opened, share: { ...opened.share, downloadsLeft: Math.max(0, opened.share.downloadsLeft - 1) } };
  });
};
