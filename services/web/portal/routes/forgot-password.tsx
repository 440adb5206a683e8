import { useMutation } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import type { MailSent } from '../../../contracts/accounts.ts';
import { fieldError } from '../../shared/api/api-problem.ts';
import { api } from '../../shared/api/request.ts';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { lastEmail } from '../../shared/session/session.ts';
import { Button } from '../../shared/ui/button.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { linkClass } from '../../shared/ui/link.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { MailOnItsWay } from '../features/mail-links/mail-on-its-way.tsx';
import { messages } from '../features/password/password.messages.ts';

export const Route = createFileRoute('/forgot-password')({ component: ForgotPassword });

function ForgotPassword() {
  const { forgotten: t, back } = useMessages(messages);
  const request = useMutation({
    mutationFn: (email: string) => api.post<MailSent>('/v1/auth/password-reset', { email }, { anonymous: true }),
  });
  if (request.data)
    return (
      <MailOnItsWay title={t.sent} text={t.sentText(request.data.email)}>
        <p className="text-muted">{t.nothing}</p>
        <Button onClick={request.reset}>{t.again}</Button>
      </MailOnItsWay>
    );
  return (
    <PublicPage title={t.title} description={t.description}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!request.isPending) request.mutate(`${new FormData(event.currentTarget).get('email')}`);
        }}
      >
        <TextField
          label={t.email}
          error={fieldError(request.error, '/body/email')}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="off"
          defaultValue={lastEmail()}
          maxLength={254}
          required
        />
        {request.error && <ProblemNotice error={request.error} />}
        <Button type="submit" look="primary" busy={request.isPending}>
          {t.submit}
        </Button>
      </form>
      <Link to="/sign-in" className={`${linkClass} justify-self-start`}>
        {back}
      </Link>
    </PublicPage>
  );
}
