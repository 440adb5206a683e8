import { useQuery } from '@tanstack/react-query';
import type { TimelineEntry } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Thrown } from '../../../shared/ui/thrown.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { Outcome } from '../jobs/outcome.tsx';
import { messages } from './documents.messages.ts';
import { timelineQuery } from './documents.queries.ts';

/** What happened to a document, in order: each attempt with how long it took and what it threw. */
export const DocumentTimeline = ({ id }: { id: string }) => {
  const t = useMessages(messages);
  const query = useQuery(timelineQuery(id));
  return (
    <Card title={t.timeline}>
      <QueryView query={query}>
        {({ items }) => (
          <ol className="grid gap-5 border-line border-l-2 pl-4">
            {items.map((entry) => (
              <Entry key={`${entry.event} ${entry.at} ${entry.attempt}`} entry={entry} />
            ))}
          </ol>
        )}
      </QueryView>
    </Card>
  );
};

const Entry = ({ entry: { at, event, attempt, durationMs, outcome, problem, error } }: { entry: TimelineEntry }) => {
  const t = useMessages(messages);
  const format = useFormats();
  return (
    <li className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{attempt === null ? t.events[event] : t.attempt(format.number(attempt))}</span>
        {outcome && <Outcome outcome={outcome} />}
        {durationMs !== null && <span className="text-muted text-sm">{format.duration(durationMs)}</span>}
      </div>
      <p className="text-muted text-sm">
        <Time at={at} />
      </p>
      {problem && <p>{problem.title}</p>}
      {error && <Thrown>{error}</Thrown>}
    </li>
  );
};
