import { useMutation } from '@tanstack/react-query';
import type { AccessToken } from '../../../contracts/accounts.ts';
import type { StepUp } from '../../../contracts/sessions.ts';
import { api } from '../api/request.ts';
import { useMessages } from '../i18n/messages.ts';
import { proofOf, SecondFactorFields } from '../sign-in/second-factor-fields.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useFocus } from '../ui/use-focus.ts';
import { keepAccessToken } from './access-token.ts';
import { useAccount } from './session.ts';
import { messages } from './step-up.messages.ts';

/** The password, and the second factor where there is one: the API wants both. */
export const StepUpByPassword = ({ secondFactor, onProven }: { secondFactor: boolean; onProven: () => void }) => {
  const t = useMessages(messages);
  const { email } = useAccount();
  const password = useFocus<HTMLInputElement>();
  const prove = useMutation({
    mutationFn: (proof: StepUp) => api.post<AccessToken>('/v1/auth/step-up', proof),
    onSuccess: (token) => {
      keepAccessToken(token);
      onProven();
    },
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (prove.isPending) return;
        const form = new FormData(event.currentTarget);
        prove.mutate({ password: `${form.get('password')}`, ...proofOf(form) });
      }}
    >
      {/* Tells a password manager whose password it is. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
      <PasswordField ref={password} label={t.password} name="password" autoComplete="current-password" required />
      {secondFactor && <SecondFactorFields error={prove.error} />}
      {prove.error && <ProblemNotice error={prove.error} />}
      <Button type="submit" look="primary" busy={prove.isPending}>
        {t.submit}
      </Button>
    </form>
  );
};
