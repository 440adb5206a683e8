import type { JobDetail } from '../../../../contracts/jobs.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Thrown } from '../../../shared/ui/thrown.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { messages } from './jobs.messages.ts';
import { Outcome } from './outcome.tsx';

/** Every attempt, with what it threw. */
export const AttemptTable = ({ job: { attempts } }: { job: JobDetail }) => {
  const t = useMessages(messages);
  const format = useFormats();
  return (
    <Card title={t.attempts}>
      {attempts.length === 0 ? (
        <p className="text-muted">{t.noAttempts}</p>
      ) : (
        <DataTable
          label={t.attempts}
          rows={attempts}
          rowKey={({ attempt }) => `${attempt}`}
          columns={[
            { head: t.attempt, className: 'md:w-20', cell: ({ attempt }) => format.number(attempt) },
            { head: t.outcome, className: 'md:w-32', cell: ({ outcome }) => <Outcome outcome={outcome} /> },
            { head: t.startedAt, className: 'md:w-48', cell: ({ startedAt }) => <Time at={startedAt} /> },
            { head: t.duration, className: 'md:w-28', cell: ({ durationMs }) => format.duration(durationMs) },
            { head: t.error, bare: true, cell: ({ error }) => (error ? <Thrown>{error}</Thrown> : null) },
          ]}
        />
      )}
    </Card>
  );
};
