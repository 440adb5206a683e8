import { useMutation } from '@tanstack/react-query';
import type { MailSent } from '../../../../contracts/accounts.ts';
import { fieldError } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { TextField } from '../../../shared/ui/field.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useFocus } from '../../../shared/ui/use-focus.ts';
import { messages } from './profile.messages.ts';

/** Asks for the new address; what follows is in the mail that goes there. */
export const AddressForm = ({ onClose }: { onClose: () => void }) => {
  const t = useMessages(messages);
  const input = useFocus<HTMLInputElement>();
  const change = useMutation({
    mutationFn: (email: string) => withStepUp(() => api.post<MailSent>('/v1/me/email', { email })),
  });
  if (change.data) {
    return (
      <Notice look="success" title={t.mailSent}>
        {t.mailSentTo(change.data.email)}
      </Notice>
    );
  }
  const wrong = fieldError(change.error, '/body/email');
  return (
    <form
      className="grid gap-4 border-line border-t pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(`${new FormData(event.currentTarget).get('email')}`);
      }}
    >
      <TextField
        ref={input}
        label={t.newEmail}
        hint={t.newEmailHint}
        error={wrong}
        name="email"
        type="email"
        autoComplete="email"
        className="max-w-md"
        required
      />
      {change.error && !wrong && <ProblemNotice error={change.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={change.isPending}>
          {t.sendLink}
        </Button>
        <Button onClick={onClose}>{t.cancel}</Button>
      </div>
    </form>
  );
};
