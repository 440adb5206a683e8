import { useMutation } from '@tanstack/react-query';
import type { AccessToken, Credentials } from '../../../contracts/accounts.ts';
import type { SecondFactorNeeded } from '../../../contracts/sessions.ts';
import { api } from '../api/request.ts';
import { useMessages } from '../i18n/messages.ts';
import { enterSession, lastEmail } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { messages } from './sign-in.messages.ts';

/** Address and password. Who signs in by it is led on by the page, which sees the session. */
export const PasswordForm = ({ onSecondFactor }: { onSecondFactor: (needed: SecondFactorNeeded) => void }) => {
  const t = useMessages(messages);
  const signIn = useMutation({
    mutationFn: async (credentials: Credentials) => {
      const answer = await api.post<AccessToken | SecondFactorNeeded>('/v1/auth/login', credentials, {
        anonymous: true,
      });
      if ('challenge' in answer) onSecondFactor(answer);
      else await enterSession(answer);
    },
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (signIn.isPending) return;
        const form = new FormData(event.currentTarget);
        signIn.mutate({ email: `${form.get('email')}`, password: `${form.get('password')}` });
      }}
    >
      <TextField
        label={t.email}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={lastEmail()}
        autoCapitalize="off"
        required
      />
      <PasswordField label={t.password} name="password" autoComplete="current-password" required />
      {signIn.error && <ProblemNotice error={signIn.error} />}
      <Button type="submit" look="primary" busy={signIn.isPending}>
        {t.submit}
      </Button>
    </form>
  );
};
