import { useMutation } from '@tanstack/react-query';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PasswordField } from '../../../shared/ui/password-field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages } from './visit.messages.ts';
import { enterShare } from './visit.queries.ts';
import { isVisitProblem, VisitProblem } from './visit-problem.tsx';

/** Asks for the password of a link. */
export const SharePassword = ({ token }: { token: string }) => {
  const all = useMessages(messages);
  const t = all.password;
  const enter = useMutation({ mutationFn: (password: string) => enterShare(token, password) });

  if (isVisitProblem(enter.error)) return <VisitProblem error={enter.error} onRetry={enter.reset} />;
  return (
    <PublicPage title={t.title} description={t.text} footer={all.footer}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!enter.isPending) enter.mutate(`${new FormData(event.currentTarget).get('password')}`);
        }}
      >
        <PasswordField label={t.label} name="password" autoComplete="off" maxLength={128} autoFocus required />
        {enter.error && <ProblemNotice error={enter.error} />}
        <Button type="submit" look="primary" busy={enter.isPending}>
          {t.submit}
        </Button>
      </form>
    </PublicPage>
  );
};
