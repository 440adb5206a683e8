import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { QueueState } from '../../../../contracts/jobs.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { useJobNames } from './job-names.ts';
import { messages } from './jobs.messages.ts';

/** One queue in numbers. @param props.onAsk it is to be paused, or resumed */
export const QueueCard = ({ queue, onAsk }: { queue: QueueState; onAsk: () => void }) => {
  const { queues: t } = useMessages(messages);
  const format = useFormats();
  const name = useJobNames().queueOf(queue.name);
  return (
    <article aria-label={name} className="grid content-between gap-3 rounded-xl border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{name}</h2>
        {queue.pausedAt && (
          <span title={t.pausedSince(format.relative(queue.pausedAt))}>
            <Badge look="warning">{t.paused}</Badge>
          </span>
        )}
        {queue.workers === 0 && <Badge look="danger">{t.noWorkers}</Badge>}
      </header>
      <dl className="grid gap-x-6 gap-y-1 text-sm tabular-nums max-sm:grid-cols-2">
        <Count label={t.waiting}>{format.number(queue.waiting)}</Count>
        <Count label={t.delayed}>{format.number(queue.delayed)}</Count>
        <Count label={t.active}>{format.number(queue.active)}</Count>
        <Count label={t.failed}>
          {queue.failed === 0 ? (
            format.number(0)
          ) : (
            <Link to="/jobs" search={{ queue: queue.name }} className="font-semibold text-danger underline">
              {format.number(queue.failed)}
            </Link>
          )}
        </Count>
        <Count label={t.oldest}>
          {queue.oldestWaitingSeconds < 1 ? '—' : format.duration(queue.oldestWaitingSeconds * 1000)}
        </Count>
        <Count label={t.workers}>{format.number(queue.workers)}</Count>
      </dl>
      <Button aria-label={(queue.pausedAt ? t.resumeOf : t.pauseOf)(name)} onClick={onAsk}>
        {queue.pausedAt ? (
          <Play aria-hidden="true" className="size-4" />
        ) : (
          <Pause aria-hidden="true" className="size-4" />
        )}
        {queue.pausedAt ? t.resume : t.pause}
      </Button>
    </article>
  );
};

const Count = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex justify-between gap-3">
    <dt className="text-muted">{label}</dt>
    <dd>{children}</dd>
  </div>
);
