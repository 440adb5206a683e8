import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { buttonClass } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { messages as auditMessages } from '../audit/audit.messages.ts';
import { auditQuery } from '../audit/audit.queries.ts';
import { EventTable } from '../audit/event-table.tsx';
import { messages } from './accounts.messages.ts';

/** What was done to an account, newest first. */
export const AccountTrail = ({ id }: { id: string }) => {
  const { trail } = useMessages(messages);
  const { none } = useMessages(auditMessages);
  const query = useInfiniteQuery(auditQuery({ accountId: id }, 10));
  return (
    <Card
      title={trail.title}
      action={
        <Link to="/audit" search={{ accountId: id }} className={buttonClass('secondary', 'small')}>
          {trail.all}
        </Link>
      }
    >
      <QueryView query={query}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          return events.length === 0 ? (
            <p className="text-muted">{none}</p>
          ) : (
            <EventTable events={events} ofAccount={id} />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </Card>
  );
};
