import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { QueueState } from '../../../../contracts/jobs.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { type Column, DataTable } from '../../../shared/ui/data-table.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { useJobNames } from '../jobs/job-names.ts';
import { messages as jobMessages } from '../jobs/jobs.messages.ts';
import { queuesQuery } from '../jobs/jobs.queries.ts';
import { messages } from './system.messages.ts';

const counts = ['waiting', 'delayed', 'active', 'failed', 'workers'] as const;

/** How deep the queues are. */
export const QueueTable = () => {
  const t = useMessages(messages);
  const { queues } = useMessages(jobMessages);
  const { queueOf } = useJobNames();
  const format = useFormats();
  const query = useQuery(queuesQuery);
  const name: Column<QueueState> = {
    head: t.queues,
    className: 'md:w-1/3',
    cell: (queue) => (
      <span className="flex flex-wrap items-center gap-2">
        <Link to="/jobs" search={{ queue: queue.name, status: 'all' }} className="font-medium text-accent underline">
          {queueOf(queue.name)}
        </Link>
        {queue.pausedAt && <Badge look="warning">{queues.paused}</Badge>}
      </span>
    ),
  };
  const count = (count: (typeof counts)[number]): Column<QueueState> => ({
    head: queues[count],
    className: 'tabular-nums',
    cell: (queue) => format.number(queue[count]),
  });
  return (
    <Card title={t.queues}>
      <QueryView query={query}>
        {({ items }) => (
          <DataTable label={t.queues} rows={items} rowKey={({ name }) => name} columns={[name, ...counts.map(count)]} />
        )}
      </QueryView>
    </Card>
  );
};
