import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../../shared/ui/card.tsx';
import { messages } from '../../../features/account/account.messages.ts';
import { EraseAccount } from '../../../features/account/erase-account.tsx';
import { Exports } from '../../../features/account/exports.tsx';

export const Route = createFileRoute('/_signed-in/account/exports')({ component: Data });

function Data() {
  const t = useMessages(messages);
  return (
    <>
      <PageHeader title={t.data} />
      <Exports />
      <EraseAccount />
    </>
  );
}
