import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fieldError, isProblem } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useLinkToken } from '../../../shared/sign-in/link-token.ts';
import { NewPasswordField } from '../../../shared/sign-in/new-password-field.tsx';
import { Button, buttonClass } from '../../../shared/ui/button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useFocus } from '../../../shared/ui/use-focus.ts';
import { BrokenLinkPage } from '../mail-links/broken-link-page.tsx';
import { messages } from './password.messages.ts';

const routes = {
  reset: '/v1/auth/password-reset/confirm',
  invitation: '/v1/auth/invitation/confirm',
};

/** Where a mail's link sets a password: a new one, or the first of an account that staff has opened. */
export const SetPasswordPage = ({ purpose }: { purpose: keyof typeof routes }) => {
  const t = useMessages(messages);
  const token = useLinkToken();
  const set = useMutation({
    mutationFn: (password: string) => api.post(routes[purpose], { token, password }, { anonymous: true }),
  });
  if (set.isSuccess) return <PasswordSaved />;
  if (!token || isProblem(set.error, 'link-invalid'))
    return (
      <BrokenLinkPage why={token ? 'invalid' : 'missing'}>
        <Link to="/forgot-password" className={buttonClass('primary')}>
          {t.newLink}
        </Link>
        <Link to="/sign-in" className={buttonClass()}>
          {t.signIn}
        </Link>
      </BrokenLinkPage>
    );
  return (
    <PublicPage title={t[purpose].title} description={t[purpose].description}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!set.isPending) set.mutate(`${new FormData(event.currentTarget).get('password')}`);
        }}
      >
        <NewPasswordField name="password" error={fieldError(set.error, '/body/password')} />
        {set.error && <ProblemNotice error={set.error} />}
        <Button type="submit" look="primary" busy={set.isPending}>
          {t[purpose].submit}
        </Button>
      </form>
    </PublicPage>
  );
};

const PasswordSaved = () => {
  const t = useMessages(messages);
  const link = useFocus<HTMLAnchorElement>();
  return (
    <PublicPage title={t.done.title} description={t.done.text}>
      <Link ref={link} to="/sign-in" className={buttonClass('primary')}>
        {t.signIn}
      </Link>
    </PublicPage>
  );
};
