import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../../shared/ui/card.tsx';
import { messages } from '../../../features/account/account.messages.ts';
import { Identities } from '../../../features/account/identities.tsx';
import { Password } from '../../../features/account/password.tsx';
import { Sessions } from '../../../features/account/sessions.tsx';
import { TwoFactor } from '../../../features/account/two-factor.tsx';

export const Route = createFileRoute('/_signed-in/account/security')({
  // Of a provider that was visited and linked nothing.
  validateSearch: ({ error }): { error?: string } => (typeof error === 'string' ? { error } : {}),
  component: Security,
});

function Security() {
  const t = useMessages(messages);
  const { error } = Route.useSearch();
  return (
    <>
      <PageHeader title={t.security} />
      <Password />
      <TwoFactor />
      <Sessions />
      <Identities error={error} />
    </>
  );
}
