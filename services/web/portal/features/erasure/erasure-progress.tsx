import { useQuery } from '@tanstack/react-query';
import type { ErasureStatus } from '../../../../contracts/privacy.ts';
import { api } from '../../../shared/api/request.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Notice } from '../../../shared/ui/notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { messages } from './erasure.messages.ts';

/** How far the erasure with this receipt is; asked again every few seconds until it is done. */
export const ErasureProgress = ({ receipt }: { receipt: string }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const status = useQuery({
    queryKey: ['erasure', receipt],
    queryFn: ({ signal }) => api.post<ErasureStatus>('/v1/erasures/status', { receipt }, { anonymous: true, signal }),
    refetchInterval: ({ state }) => (state.data?.completedAt === null ? 5000 : false),
    gcTime: 0,
  });
  return (
    <QueryView query={status}>
      {({ requestedAt, completedAt, erased }) =>
        completedAt === null ? (
          <Notice title={t.running}>{t.runningText(format.dateTime(requestedAt))}</Notice>
        ) : (
          <Notice look="success" title={t.completed}>
            <p>{t.completedText(format.dateTime(completedAt))}</p>
            <Erased counts={erased} />
          </Notice>
        )
      }
    </QueryView>
  );
};

/** What there was of each kind, in words where there are some. */
const Erased = ({ counts }: { counts: ErasureStatus['erased'] }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const kinds: Record<string, string> = t.kinds;
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    <>
      <p className="mt-3 font-medium">{t.erased}</p>
      <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-6 gap-y-1">
        {found.map(([kind, count]) => (
          <div key={kind} className="col-span-2 grid grid-cols-subgrid">
            <dt>{kinds[kind] ?? kind}</dt>
            <dd className="text-right tabular-nums">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
