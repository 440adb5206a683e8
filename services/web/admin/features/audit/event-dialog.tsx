import type { AuditEvent } from '../../../../contracts/audit.ts';
import { auditActions } from '../../../shared/audit/audit-actions.messages.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { AccountLink } from '../accounts/account-link.tsx';
import { Actor } from './actor.tsx';
import { messages } from './audit.messages.ts';

/** Everything that the log knows of one event. @param props.event null: closed */
export const EventDialog = ({ event, onClose }: { event: AuditEvent | null; onClose: () => void }) => {
  const t = useMessages(messages);
  const actions = useMessages(auditActions);
  return (
    <Dialog open={event !== null} onOpenChange={onClose} title={event ? actions[event.action] : ''} wide>
      {event && (
        <Facts>
          <Fact label={t.at}>
            <Time at={event.at} />
          </Fact>
          <Fact label={t.actor}>
            <Actor actor={event.actor} />
          </Fact>
          {event.accountId && (
            <Fact label={t.account}>
              <AccountLink id={event.accountId} />
            </Fact>
          )}
          <Fact label={t.address}>{event.address ?? t.unknown}</Fact>
          <Fact label={t.action}>
            <code className="text-sm">{event.action}</code>
          </Fact>
          <Fact label={t.userAgent} wide>
            {event.userAgent ?? t.unknown}
          </Fact>
          {event.requestId && <Copied label={t.request} text={event.requestId} />}
          <Copied label={t.id} text={event.id} />
          {Object.keys(event.details).length > 0 && (
            <Fact label={t.details} wide>
              <Details details={event.details} />
            </Fact>
          )}
        </Facts>
      )}
    </Dialog>
  );
};

const Copied = ({ label, text }: { label: string; text: string }) => (
  <Fact label={label} wide>
    <span className="flex flex-wrap items-center gap-2">
      <code className="text-sm">{text}</code>
      <CopyButton text={text} />
    </span>
  </Fact>
);

const Details = ({ details }: Pick<AuditEvent, 'details'>) => {
  const t = useMessages(messages);
  return (
    <ul className="grid gap-1 rounded-lg bg-sunken px-3 py-2 text-sm">
      {Object.entries(details).map(([name, value]) => (
        <li key={name}>
          <code className="text-muted">{name}</code> {typeof value === 'boolean' ? (value ? t.yes : t.no) : `${value}`}
        </li>
      ))}
    </ul>
  );
};
