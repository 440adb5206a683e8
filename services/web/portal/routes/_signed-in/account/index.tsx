import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../../shared/ui/card.tsx';
import { messages } from '../../../features/account/account.messages.ts';
import { Address } from '../../../features/account/address.tsx';
import { Preferences } from '../../../features/account/preferences.tsx';
import { UsedRoom } from '../../../features/account/used-room.tsx';

export const Route = createFileRoute('/_signed-in/account/')({ component: Profile });

function Profile() {
  const t = useMessages(messages);
  return (
    <>
      <PageHeader title={t.profile} />
      <Address />
      <Preferences />
      <UsedRoom />
    </>
  );
}
