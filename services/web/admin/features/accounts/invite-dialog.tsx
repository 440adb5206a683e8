import { useMutation } from '@tanstack/react-query';
import type { Invitation } from '../../../../contracts/administration.ts';
import { fieldError } from '../../../shared/api/api-problem.ts';
import { useLanguage } from '../../../shared/i18n/language.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { SelectField, TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './accounts.messages.ts';
import { invite } from './accounts.queries.ts';
import { Choices } from './choices.tsx';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Opens an account for somebody, who is told by mail. */
export const InviteDialog = ({ open, onOpenChange }: Props) => {
  const t = useMessages(messages);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t.invite.title} description={t.invite.text}>
      <InviteForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
};

const InviteForm = ({ onDone }: { onDone: () => void }) => {
  const t = useMessages(messages);
  const language = useLanguage();
  const sending = useMutation({
    mutationFn: invite,
    onSuccess: ({ email }) => {
      toast(t.invite.sent(email));
      onDone();
    },
  });
  const emailError = fieldError(sending.error, '/email');
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isPending) sending.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Invitation);
      }}
    >
      <TextField
        label={t.email}
        name="email"
        type="email"
        autoComplete="off"
        maxLength={254}
        required
        error={emailError}
      />
      <SelectField label={t.role} name="role" defaultValue="customer">
        <Choices of={t.roles} />
      </SelectField>
      <SelectField label={t.language} name="language" defaultValue={language}>
        <Choices of={t.languages} />
      </SelectField>
      {sending.error && !emailError && <ProblemNotice error={sending.error} />}
      <DialogActions>
        <Button type="submit" look="primary" busy={sending.isPending}>
          {t.invite.submit}
        </Button>
      </DialogActions>
    </form>
  );
};
