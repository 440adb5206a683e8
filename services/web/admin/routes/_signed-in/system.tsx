import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { messages } from '../../app/admin.messages.ts';

export const Route = createFileRoute('/_signed-in/system')({ component: Page });

function Page() {
  const t = useMessages(messages);
  return <PageHeader title={t.system} />;
}
