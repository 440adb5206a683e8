import { useMutation } from '@tanstack/react-query';
import type { MailSent, Registration } from '../../../../contracts/accounts.ts';
import { fieldError } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { NewPasswordField } from '../../../shared/sign-in/new-password-field.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages } from './registration.messages.ts';

/** Address and password. What comes of it is in the mail, whether or not the address has an account. */
export const RegisterForm = ({ onSent }: { onSent: (email: string) => void }) => {
  const t = useMessages(messages);
  const register = useMutation({
    mutationFn: (registration: Registration) =>
      api.post<MailSent>('/v1/auth/register', registration, { anonymous: true }),
    onSuccess: ({ email }) => onSent(email),
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (register.isPending) return;
        const form = new FormData(event.currentTarget);
        register.mutate({ email: `${form.get('email')}`, password: `${form.get('password')}` });
      }}
    >
      <TextField
        label={t.email}
        hint={t.emailHint}
        error={fieldError(register.error, '/body/email')}
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="off"
        maxLength={254}
        required
      />
      <NewPasswordField label={t.password} name="password" error={fieldError(register.error, '/body/password')} />
      {register.error && <ProblemNotice error={register.error} />}
      <Button type="submit" look="primary" busy={register.isPending}>
        {t.submit}
      </Button>
    </form>
  );
};
