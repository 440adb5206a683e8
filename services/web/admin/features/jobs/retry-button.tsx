import { useMutation } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { JobSummary } from '../../../../contracts/jobs.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { useJobNames } from './job-names.ts';
import { messages } from './jobs.messages.ts';
import { retryJob } from './jobs.queries.ts';

/** Nothing but for a failed job. @param props.onRetried the button is gone then, and the focus with it */
export const RetryButton = ({
  job: { id, name, status, retryable },
  onRetried,
}: {
  job: Pick<JobSummary, 'id' | 'name' | 'status' | 'retryable'>;
  onRetried: () => void;
}) => {
  const t = useMessages(messages);
  const { nameOf } = useJobNames();
  const retry = useMutation({
    mutationFn: () => retryJob(id),
    onSuccess: () => {
      toast(t.retried);
      onRetried();
    },
  });
  if (status !== 'failed') return null;
  if (!retryable) return <span className="text-muted text-sm">{t.notRetryable}</span>;
  return (
    <div className="grid justify-items-start gap-2">
      <Button aria-label={t.retryOf(nameOf(name))} busy={retry.isPending} onClick={() => retry.mutate()}>
        {!retry.isPending && <RotateCcw aria-hidden="true" className="size-4" />}
        {t.retry}
      </Button>
      {retry.error && <ProblemNotice error={retry.error} />}
    </div>
  );
};
