import { useMutation } from '@tanstack/react-query';
import { createFileRoute, Link, useRouter } from '@tanstack/react-router';
import type { AccessToken, Account } from '../../../contracts/accounts.ts';
import { isProblem } from '../../shared/api/api-problem.ts';
import { api } from '../../shared/api/request.ts';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { enterSession } from '../../shared/session/session.ts';
import { useLinkToken } from '../../shared/sign-in/link-token.ts';
import { Button, buttonClass } from '../../shared/ui/button.tsx';
import { PasswordField } from '../../shared/ui/password-field.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { BrokenLinkPage } from '../features/mail-links/broken-link-page.tsx';
import { messages } from '../features/registration/registration.messages.ts';

export const Route = createFileRoute('/confirm-registration')({ component: ConfirmRegistration });

function ConfirmRegistration() {
  const t = useMessages(messages);
  const token = useLinkToken();
  const router = useRouter();
  const confirm = useMutation({
    mutationFn: (password: string) =>
      api.post<Account>('/v1/auth/register/confirm', { token, password }, { anonymous: true }),
    onSuccess: ({ email }, password) => signIn.mutate({ email, password }),
  });
  const signIn = useMutation({
    mutationFn: async (credentials: { email: string; password: string }) => {
      await enterSession(await api.post<AccessToken>('/v1/auth/login', credentials, { anonymous: true }));
      await router.navigate({ to: '/documents', replace: true });
    },
  });
  // The account is open: what failed is the sign-in only.
  if (signIn.error)
    return (
      <PublicPage title={t.confirm.done.title} description={t.confirm.done.text}>
        <Link to="/sign-in" className={buttonClass('primary')}>
          {t.signIn}
        </Link>
      </PublicPage>
    );
  if (!token || isProblem(confirm.error, 'link-invalid', 'email-taken'))
    return (
      <BrokenLinkPage why={token ? 'invalid' : 'missing'}>
        <Link to="/sign-in" className={buttonClass('primary')}>
          {t.signIn}
        </Link>
        <Link to="/register" className={buttonClass()}>
          {t.confirm.again}
        </Link>
      </BrokenLinkPage>
    );
  const busy = confirm.isPending || signIn.isPending;
  return (
    <PublicPage title={t.confirm.title} description={t.confirm.description}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) confirm.mutate(`${new FormData(event.currentTarget).get('password')}`);
        }}
      >
        <PasswordField label={t.password} name="password" autoComplete="current-password" required />
        {confirm.error && <ProblemNotice error={confirm.error} />}
        <Button type="submit" look="primary" busy={busy}>
          {t.confirm.submit}
        </Button>
      </form>
    </PublicPage>
  );
}
