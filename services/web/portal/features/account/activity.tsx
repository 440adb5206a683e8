import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OwnAuditEvent } from '../../../../contracts/audit.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { actions } from './actions.messages.ts';
import { messages } from './activity.messages.ts';
import { activityQuery } from './activity.queries.ts';
import { useEventDetails } from './event-details.ts';
import { useDeviceName } from './use-device-name.ts';

/** What was done to the account, by whom and from where. */
export const Activity = () => {
  const t = useMessages(messages);
  const activity = useInfiniteQuery(activityQuery);
  return (
    <>
      <p className="max-w-prose text-muted">
        {t.about}{' '}
        <Link to="/account/security" className="whitespace-nowrap text-accent underline">
          {t.toSecurity}
        </Link>
      </p>
      <QueryView query={activity}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0) return <EmptyState title={t.none} />;
          return (
            <ol
              aria-label={t.list}
              className="grid divide-y divide-line rounded-xl border border-line bg-surface px-4 sm:px-6"
            >
              {events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <MoreButton query={activity} />
    </>
  );
};

const EventRow = ({ event }: { event: OwnAuditEvent }) => {
  const t = useMessages(messages);
  const name = useMessages(actions)[event.action];
  const details = useEventDetails()(event);
  const device = useDeviceName();
  const { by, address, userAgent, at, action } = event;
  const byWhom = by === 'you' ? null : by === 'anonymous' && !action.startsWith('share.') ? t.byNobodyKnown : t.by[by];
  const where = [byWhom, userAgent && device(userAgent), address].filter(Boolean).join(' · ');
  return (
    <li className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[1fr_auto]">
      <div className="grid min-w-0 gap-0.5">
        <p className="break-words">
          <span className="font-medium">{name}</span>
          {details && <span className="text-muted">{` — ${details}`}</span>}
        </p>
        {where && <p className="break-words text-muted text-sm">{where}</p>}
      </div>
      <p className="text-muted text-sm sm:text-right">
        <Time at={at} />
      </p>
    </li>
  );
};
