import { useState } from 'react';
import type { Session } from '../../../../contracts/sessions.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { messages } from './security.messages.ts';
import { useDeviceName } from './use-device-name.ts';

/** A device that is signed in. Its own session is ended by signing out. */
export const SessionRow = ({ session, onEnd }: { session: Session; onEnd: () => Promise<void> }) => {
  const { sessions: t } = useMessages(messages);
  const format = useFormats();
  const device = useDeviceName()(session.userAgent);
  const [asked, setAsked] = useState(false);
  const { current, lastUsedAt, createdAt, address } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="min-w-0 break-words" title={session.userAgent ?? undefined}>
            {device}
          </span>
          {current && <Badge look="info">{t.current}</Badge>}
        </p>
        <p className="text-muted text-sm">
          {t.lastUsed} <Time at={lastUsedAt} relative />, {t.begun} {format.dateTime(createdAt)}
          {address && ` ${t.from(address)}`}
        </p>
      </div>
      {!current && (
        <Button aria-label={t.endOf(device)} onClick={() => setAsked(true)}>
          {t.end}
        </Button>
      )}
      <ConfirmDialog open={asked} onOpenChange={setAsked} title={t.endTitle} action={t.end} danger onConfirm={onEnd}>
        {t.endAbout(device)}
      </ConfirmDialog>
    </li>
  );
};
