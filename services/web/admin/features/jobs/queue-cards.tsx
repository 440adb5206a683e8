import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QueueState } from '../../../../contracts/jobs.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Skeleton } from '../../../shared/ui/states.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { useJobNames } from './job-names.ts';
import { messages } from './jobs.messages.ts';
import { queuesQuery, setQueuePaused } from './jobs.queries.ts';
import { QueueCard } from './queue-card.tsx';

/** Every queue as it is now, with its brake. */
export const QueueCards = () => {
  const { queues: t } = useMessages(messages);
  const { queueOf } = useJobNames();
  const query = useQuery(queuesQuery);
  const [asked, setAsked] = useState<Pick<QueueState, 'name' | 'pausedAt'> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const pausing = asked?.pausedAt === null;
  const queue = asked ? queueOf(asked.name) : '';
  return (
    <section aria-label={t.title} className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-5">
      <QueryView query={query} loading={<Skeleton className="col-span-full h-56" />}>
        {({ items }) =>
          items.map((queue) => (
            <QueueCard
              key={queue.name}
              queue={queue}
              onAsk={() => {
                setAsked(queue);
                setOpen(true);
              }}
            />
          ))
        }
      </QueryView>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={(pausing ? t.pauseTitle : t.resumeTitle)(queue)}
        action={pausing ? t.pause : t.resume}
        onConfirm={async () => {
          if (!asked) return;
          await setQueuePaused(asked.name, pausing);
          toast((pausing ? t.pauseDone : t.resumeDone)(queue));
        }}
      >
        {pausing ? t.pauseText : t.resumeText}
      </ConfirmDialog>
    </section>
  );
};
