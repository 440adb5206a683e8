import { useState } from 'react';
import type { AuditEvent } from '../../../../contracts/audit.ts';
import { auditActions } from '../../../shared/audit/audit-actions.messages.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { type Column, DataTable } from '../../../shared/ui/data-table.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { AccountLink } from '../accounts/account-link.tsx';
import { Actor } from './actor.tsx';
import { messages } from './audit.messages.ts';
import { EventDialog } from './event-dialog.tsx';

/** @param props.ofAccount the one that all of them are about, which then goes without saying */
export const EventTable = ({ events, ofAccount }: { events: readonly AuditEvent[]; ofAccount?: string }) => {
  const t = useMessages(messages);
  const actions = useMessages(auditActions);
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const account: Column<AuditEvent> = {
    head: t.account,
    cell: ({ accountId }) => (accountId ? <AccountLink id={accountId} /> : '—'),
  };
  return (
    <>
      <DataTable
        label={t.title}
        rows={events}
        rowKey={({ id }) => id}
        columns={[
          { head: t.action, cell: ({ action }) => <span className="font-medium">{actions[action]}</span> },
          { head: t.at, className: 'md:w-48', cell: ({ at }) => <Time at={at} /> },
          { head: t.actor, cell: ({ actor }) => <Actor actor={actor} /> },
          ...(ofAccount ? [] : [account]),
          { head: t.address, className: 'md:w-36', cell: ({ address }) => address ?? '—' },
          {
            head: t.details,
            className: 'md:w-28',
            bare: true,
            cell: (event) => (
              <Button size="small" aria-label={t.openOf(actions[event.action])} onClick={() => setOpened(event)}>
                {t.open}
              </Button>
            ),
          },
        ]}
      />
      <EventDialog event={opened} onClose={() => setOpened(null)} />
    </>
  );
};
