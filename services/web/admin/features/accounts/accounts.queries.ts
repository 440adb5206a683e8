import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  AccountChange,
  Invitation,
  ManagedAccount,
  ManagedAccountPage,
  ManagedAccountQuery,
  ManagedDocumentPage,
} from '../../../../contracts/administration.ts';
import type { DocumentState, Usage } from '../../../../contracts/documents.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';

export type AccountFilter = Pick<ManagedAccountQuery, 'email' | 'role' | 'state'>;

/** Accounts by a filter, newest first, page after page. */
export const accountListQuery = (filter: AccountFilter) =>
  infiniteQueryOptions({
    queryKey: ['accounts', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<ManagedAccountPage>('/v1/admin/accounts', {
        query: { ...filter, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id],
    queryFn: ({ signal }) => api.get<ManagedAccount>(`/v1/admin/accounts/${id}`, { signal }),
  });

export const accountUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'usage'],
    queryFn: ({ signal }) => api.get<Usage>(`/v1/admin/accounts/${id}/usage`, { signal }),
  });

export const accountDocumentsQuery = (id: string, state: DocumentState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['account', id, 'documents', state],
    queryFn: ({ pageParam, signal }) =>
      api.get<ManagedDocumentPage>(`/v1/admin/accounts/${id}/documents`, {
        query: { state, limit: 25, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** What was changed shows everywhere: on its page, in the lists, and in the audit log. */
const remember = (account: ManagedAccount): ManagedAccount => {
  queryClient.setQueryData(accountQuery(account.id).queryKey, account);
  void queryClient.invalidateQueries({ queryKey: ['accounts'] });
  void queryClient.invalidateQueries({ queryKey: ['audit'] });
  return account;
};

/** @throws {ApiProblem} `role-missing`, `email-taken` */
export const invite = async (invitation: Invitation): Promise<ManagedAccount> =>
  remember(await withStepUp(() => api.post<ManagedAccount>('/v1/admin/accounts', invitation)));

/** @throws {ApiProblem} `role-missing`, `own-account` */
export const changeAccount = async (id: string, change: AccountChange): Promise<ManagedAccount> =>
  remember(await withStepUp(() => api.patch<ManagedAccount>(`/v1/admin/accounts/${id}`, change)));
