import { useMutation } from '@tanstack/react-query';
import type { MailSent, PasswordChange } from '../../../../contracts/accounts.ts';
import { fieldError, isProblem } from '../../../shared/api/api-problem.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { NewPasswordField } from '../../../shared/sign-in/new-password-field.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { PasswordField } from '../../../shared/ui/password-field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages } from './security.messages.ts';
import { sessionsQuery } from './security.queries.ts';

/** Another password by the one there is; without one, by a mail. */
export const Password = () => {
  const { password: t } = useMessages(messages);
  const { email } = useAccount();
  const change = useMutation({
    mutationFn: ({ form: _form, ...body }: PasswordChange & { form: HTMLFormElement }) =>
      api.post('/v1/me/password', body),
    onSuccess: (_answer, { form }) => {
      form.reset();
      void queryClient.invalidateQueries(sessionsQuery);
    },
  });
  const wrongCurrent = isProblem(change.error, 'password-wrong') ? change.error.problem.title : undefined;
  const wrongNext = fieldError(change.error, '/body/newPassword');
  return (
    <Card title={t.title} description={t.about}>
      <form
        className="grid max-w-md gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const given = new FormData(form);
          change.mutate({ form, currentPassword: `${given.get('current')}`, newPassword: `${given.get('next')}` });
        }}
      >
        {/* Tells a password manager whose password it is. */}
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField label={t.current} name="current" autoComplete="current-password" error={wrongCurrent} required />
        <NewPasswordField name="next" error={wrongNext} />
        {change.error && !wrongCurrent && !wrongNext && <ProblemNotice error={change.error} />}
        {change.isSuccess && <Notice look="success">{t.changed}</Notice>}
        <Button type="submit" look="primary" className="justify-self-start" busy={change.isPending}>
          {t.submit}
        </Button>
      </form>
      <PasswordByMail email={email} />
    </Card>
  );
};

/** For who has forgotten it, and for an account that signs in by a provider only. */
const PasswordByMail = ({ email }: { email: string }) => {
  const { password: t } = useMessages(messages);
  const ask = useMutation({
    mutationFn: () => api.post<MailSent>('/v1/auth/password-reset', { email }, { anonymous: true }),
  });
  if (ask.isSuccess) return <Notice look="success">{t.linkSent(email)}</Notice>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 border-line border-t pt-3 text-sm">
      <span className="text-muted">{t.forgotten}</span>
      <Button look="quiet" className="-mx-4 underline sm:mx-0" busy={ask.isPending} onClick={() => ask.mutate()}>
        {t.sendLink}
      </Button>
      {ask.error && <ProblemNotice error={ask.error} className="w-full" />}
    </div>
  );
};
