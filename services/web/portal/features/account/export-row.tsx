import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { DataExport } from '../../../../contracts/privacy.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { messages } from './data.messages.ts';
import { downloadExport } from './exports.queries.ts';

const looks: Record<DataExport['state'], BadgeLook> = { pending: 'info', ready: 'success', failed: 'danger' };

/** One copy: how far it is, until when it is there, and the way to it. */
export const ExportRow = ({ dataExport: { id, state, bytes, createdAt, expiresAt } }: { dataExport: DataExport }) => {
  const { exports: t } = useMessages(messages);
  const format = useFormats();
  const download = useMutation({ mutationFn: () => downloadExport(id) });
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="grid gap-0.5">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {t.requested} {format.dateTime(createdAt)}
            <Badge look={looks[state]}>{t.states[state]}</Badge>
          </p>
          {state === 'ready' && (
            <p className="text-muted text-sm">
              {[bytes !== null && format.bytes(bytes), expiresAt && `${t.deletedOn} ${format.dateTime(expiresAt)}`]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
          {state === 'pending' && <p className="text-muted text-sm">{t.pendingAbout}</p>}
          {state === 'failed' && <p className="text-muted text-sm">{t.failedAbout}</p>}
        </div>
        {state === 'ready' && (
          <Button
            busy={download.isPending}
            aria-label={t.downloadOf(format.dateTime(createdAt))}
            onClick={() => download.mutate()}
          >
            <Download aria-hidden="true" className="size-4" />
            {t.download}
          </Button>
        )}
      </div>
      {state === 'pending' && <ProgressBar label={t.states.pending} value={null} />}
      {download.error && <ProblemNotice error={download.error} />}
    </li>
  );
};
