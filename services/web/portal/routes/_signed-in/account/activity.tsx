import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../../shared/ui/card.tsx';
import { messages } from '../../../features/account/account.messages.ts';
import { Activity } from '../../../features/account/activity.tsx';

export const Route = createFileRoute('/_signed-in/account/activity')({ component: ActivityPage });

function ActivityPage() {
  const t = useMessages(messages);
  return (
    <>
      <PageHeader title={t.activity} />
      <Activity />
    </>
  );
}
