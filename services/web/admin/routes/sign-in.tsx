import { createFileRoute, redirect, useRouter } from '@tanstack/react-router';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { returnTo } from '../../shared/session/return-to.ts';
import { currentSession } from '../../shared/session/session.ts';
import { PasswordForm } from '../../shared/sign-in/password-form.tsx';
import { messages } from '../../shared/sign-in/sign-in.messages.ts';

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search): { returnTo?: string } =>
    search['returnTo'] === undefined ? {} : { returnTo: returnTo(search['returnTo']) },
  beforeLoad: ({ search }) => {
    if (currentSession()) throw redirect({ href: search.returnTo ?? '/', replace: true });
  },
  component: SignIn,
});

function SignIn() {
  const t = useMessages(messages);
  const router = useRouter();
  return (
    <PublicPage title={t.title}>
      <PasswordForm onSignedIn={() => void router.invalidate()} onSecondFactor={() => {}} />
    </PublicPage>
  );
}
