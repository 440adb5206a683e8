import { useMutation } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import type { Account } from '../../../contracts/accounts.ts';
import { isProblem } from '../../shared/api/api-problem.ts';
import { api } from '../../shared/api/request.ts';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { updateAccount, useSession } from '../../shared/session/session.ts';
import { useLinkToken } from '../../shared/sign-in/link-token.ts';
import { Button, buttonClass } from '../../shared/ui/button.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { useFocus } from '../../shared/ui/use-focus.ts';
import { BrokenLinkPage } from '../features/mail-links/broken-link-page.tsx';
import { messages } from '../features/mail-links/mail-links.messages.ts';

export const Route = createFileRoute('/confirm-email')({ component: ConfirmEmail });

function ConfirmEmail() {
  const { confirmEmail: t, signIn } = useMessages(messages);
  const token = useLinkToken();
  const session = useSession();
  const confirm = useMutation({
    mutationFn: () => api.post<Account>('/v1/me/email/confirm', { token }),
    onSuccess: updateAccount,
  });
  if (confirm.data) return <EmailConfirmed email={confirm.data.email} />;
  if (!token || isProblem(confirm.error, 'link-invalid'))
    return (
      <BrokenLinkPage why={token ? 'invalid' : 'missing'}>
        <p className="text-muted">{t.again}</p>
        <Link to="/account" className={buttonClass('primary')}>
          {t.account}
        </Link>
      </BrokenLinkPage>
    );
  if (!session)
    return (
      <PublicPage title={t.title} description={t.signInFirst}>
        <Link to="/sign-in" search={{ returnTo: '/confirm-email' }} className={buttonClass('primary')}>
          {signIn}
        </Link>
      </PublicPage>
    );
  return (
    <PublicPage title={t.title} description={t.description}>
      {confirm.error && <ProblemNotice error={confirm.error} />}
      <Button look="primary" busy={confirm.isPending} onClick={() => confirm.mutate()}>
        {t.submit}
      </Button>
    </PublicPage>
  );
}

function EmailConfirmed({ email }: { email: string }) {
  const { confirmEmail: t } = useMessages(messages);
  const link = useFocus<HTMLAnchorElement>();
  return (
    <PublicPage title={t.done} description={t.doneText(email)}>
      <Link ref={link} to="/account" className={buttonClass('primary')}>
        {t.account}
      </Link>
    </PublicPage>
  );
}
