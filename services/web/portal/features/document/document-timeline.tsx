import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { Document, TimelineEntry } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { timelineQuery } from './document.queries.ts';
import { messages } from './timeline.messages.ts';

/** What became of a document, in the order in which it happened. */
export const DocumentTimeline = ({ document: { id, version } }: { document: Document }) => {
  const t = useMessages(messages);
  const query = useQuery(timelineQuery(id, version));
  return (
    <Card title={t.title}>
      <QueryView query={query}>
        {({ items }) => (
          <ol className="grid">
            {items.map((entry) => (
              <Entry key={`${entry.event} ${entry.at} ${entry.attempt}`} entry={entry} />
            ))}
          </ol>
        )}
      </QueryView>
    </Card>
  );
};

const looks: Partial<Record<TimelineEntry['event'], string>> = {
  ready: 'bg-success',
  rejected: 'bg-danger',
  failed: 'bg-danger',
};

const Entry = ({ entry }: { entry: TimelineEntry }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { event, at, endedAt, attempt, outcome, durationMs, problem } = entry;
  return (
    <li className="relative border-line border-l-2 pb-4 pl-4 last:border-transparent last:pb-0">
      <span
        aria-hidden="true"
        className={clsx('absolute top-1.5 -left-[7px] size-3 rounded-full', looks[event] ?? 'bg-line-strong')}
      />
      <p className="font-medium">{outcome ? t.outcomes[outcome](format.number(attempt ?? 1)) : t.events[event]}</p>
      {problem && <p className="text-sm">{problem.title}</p>}
      <p className="text-muted text-sm">
        <Time at={endedAt ?? at} />
      </p>
      {durationMs !== null && <p className="text-muted text-sm">{t.took(format.duration(durationMs))}</p>}
    </li>
  );
};
