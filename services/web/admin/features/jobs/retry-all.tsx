import { RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { type JobSearch, jobFilterOf } from './job-filter.ts';
import { useJobNames } from './job-names.ts';
import { messages } from './jobs.messages.ts';
import { retryJobs } from './jobs.queries.ts';

/** Retries all failed jobs that match what is listed, in as many calls as that takes; closing the dialog stops it. */
export const RetryAll = ({ search, onDone }: { search: JobSearch; onDone: () => void }) => {
  const { retryAll: t } = useMessages(messages);
  const format = useFormats();
  const conditions = useConditions(search);
  const [isOpen, setOpen] = useState(false);
  const [retried, setRetried] = useState<number | null>(null);
  const stopping = useRef(new AbortController());
  const open = (open: boolean) => {
    setOpen(open);
    setRetried(null);
    if (!open) stopping.current.abort();
  };
  return (
    <>
      <Button onClick={() => open(true)}>
        <RotateCcw aria-hidden="true" className="size-4" />
        {t.open}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={open}
        title={t.title}
        action={t.submit}
        onConfirm={async () => {
          stopping.current = new AbortController();
          const { signal } = stopping.current;
          const count = format.number(await retryJobs(jobFilterOf(search), { signal, onProgress: setRetried }));
          toast(signal.aborted ? t.stopped(count) : t.done(count));
          onDone();
        }}
      >
        <p>{t.text}</p>
        <ul className="mt-2 list-disc pl-5 font-medium text-ink [overflow-wrap:anywhere]">
          {conditions.map((condition) => (
            <li key={condition}>{condition}</li>
          ))}
        </ul>
        <p aria-live="polite" className="mt-2">
          {retried !== null && t.progress(format.number(retried))}
        </p>
      </ConfirmDialog>
    </>
  );
};

/** The filter in words. */
const useConditions = ({ name, queue, error, subjectId, from, to }: JobSearch): string[] => {
  const { retryAll: t } = useMessages(messages);
  const { nameOf, queueOf } = useJobNames();
  const format = useFormats();
  const conditions = [
    name && t.name(nameOf(name)),
    queue && t.queue(queueOf(queue)),
    error && t.error(error),
    subjectId && t.subject(subjectId),
    from && t.from(format.date(`${from}T00:00`)),
    to && t.to(format.date(`${to}T00:00`)),
  ].filter((condition) => typeof condition === 'string');
  return conditions.length > 0 ? conditions : [t.all];
};
