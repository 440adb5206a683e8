import { useMutation } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { Document } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { useProblemText } from '../../../shared/ui/problem-notice.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { retryDocument } from './documents.changes.ts';
import { messages } from './documents.messages.ts';

const looks: Record<Document['state'], BadgeLook> = {
  pending: 'neutral',
  uploaded: 'info',
  processing: 'info',
  ready: 'success',
  rejected: 'danger',
  failed: 'warning',
};

/** What has become of it so far, in a word. */
export const StateBadge = ({ state }: Pick<Document, 'state'>) => {
  const t = useMessages(messages);
  return <Badge look={looks[state]}>{t.states[state]}</Badge>;
};

/** How far it is, what is wrong with it, and what can be done about it; of what is ready, nothing. */
export const StateDetails = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { state, progress, problem } = document;
  if (state === 'processing') {
    const share = progress && progress.total > 0 ? progress.done / progress.total : null;
    const label = progress
      ? t.reading(format.number(progress.done), format.number(progress.total))
      : t.states.processing;
    return (
      <div className="grid gap-1">
        <ProgressBar value={share} label={label} />
        {progress && <p className="text-muted text-xs">{label}</p>}
      </div>
    );
  }
  if (!problem) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <p className="text-danger text-xs">{problem.title}</p>
      {state === 'failed' && <Retry document={document} />}
    </div>
  );
};

const Retry = ({ document: { id, filename } }: { document: Document }) => {
  const t = useMessages(messages);
  const problemText = useProblemText();
  const retry = useMutation({
    mutationFn: () => retryDocument(id),
    onError: (error) => toast(problemText(error).title),
  });
  return (
    <Button
      size="small"
      look="quiet"
      busy={retry.isPending}
      aria-label={t.retryOf(filename)}
      onClick={() => retry.mutate()}
      className="relative z-10 -my-1 min-h-11"
    >
      {!retry.isPending && <RotateCw aria-hidden="true" className="size-4" />}
      {t.retry}
    </Button>
  );
};
