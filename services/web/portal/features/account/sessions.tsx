import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../../contracts/sessions.ts';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { signOut } from '../../../shared/session/session.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './security.messages.ts';
import { sessionsQuery } from './security.queries.ts';
import { SessionRow } from './session-row.tsx';

/** One that has ended meanwhile is as good. */
const endSession = ({ id }: Session): Promise<unknown> =>
  api.delete(`/v1/me/sessions/${id}`).catch((error: unknown) => {
    if (!isProblem(error, 'session-not-found')) throw error;
  });

/** Which devices are signed in; the end of one, of all others, of all. */
export const Sessions = () => {
  const { sessions: t } = useMessages(messages);
  const sessions = useQuery(sessionsQuery);
  const [asked, setAsked] = useState<'others' | 'everywhere'>();
  const close = () => setAsked(undefined);
  const others = sessions.data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Card title={t.title} description={t.about}>
      <QueryView query={sessions}>
        {({ items }) => (
          <ul className="grid divide-y divide-line">
            {items.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => end(session)} />
            ))}
          </ul>
        )}
      </QueryView>
      <div className="flex flex-wrap gap-2">
        {others.length > 0 && <Button onClick={() => setAsked('others')}>{t.endOthers}</Button>}
        <Button onClick={() => setAsked('everywhere')}>{t.everywhere}</Button>
      </div>
      <ConfirmDialog
        open={asked === 'others'}
        onOpenChange={close}
        title={t.endOthersTitle}
        action={t.endOthers}
        danger
        onConfirm={async () => {
          try {
            for (const session of others) await endSession(session);
          } finally {
            await queryClient.invalidateQueries(sessionsQuery);
          }
          toast(t.othersEnded);
        }}
      >
        {t.endOthersAbout}
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === 'everywhere'}
        onOpenChange={close}
        title={t.everywhereTitle}
        action={t.everywhere}
        danger
        onConfirm={async () => {
          await api.post('/v1/auth/logout-everywhere');
          await signOut();
        }}
      >
        {t.everywhereAbout}
      </ConfirmDialog>
    </Card>
  );

  async function end(session: Session): Promise<void> {
    await endSession(session);
    await queryClient.invalidateQueries(sessionsQuery);
    toast(t.ended);
  }
};
