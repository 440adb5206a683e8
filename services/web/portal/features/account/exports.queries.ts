import { queryOptions } from '@tanstack/react-query';
import type { DataExport, DataExportList, ExportDownload } from '../../../../contracts/privacy.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';

/** Copies of the account's data, newest first. Looked at again while one is being made. */
export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: ({ signal }) => api.get<DataExportList>('/v1/me/exports', { signal }),
  refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'pending') ? 3000 : false),
});

export const requestExport = async (): Promise<void> => {
  const asked = await withStepUp(() => api.post<DataExport>('/v1/me/exports'));
  // One that is being made already is the answer, too.
  queryClient.setQueryData<DataExportList>(exportsQuery.queryKey, (known) => ({
    items: [asked, ...(known?.items.filter(({ id }) => id !== asked.id) ?? [])],
  }));
};

/** The browser fetches the archive itself, as a file of any size. */
export const downloadExport = async (id: string): Promise<void> => {
  const { url } = await withStepUp(() => api.post<ExportDownload>(`/v1/me/exports/${id}/download`));
  location.assign(url);
};
