import { useMutation } from '@tanstack/react-query';
import type { Role } from '../../../../contracts/accounts.ts';
import type { ManagedAccount } from '../../../../contracts/administration.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { SelectField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './accounts.messages.ts';
import { changeAccount } from './accounts.queries.ts';
import { Choices } from './choices.tsx';

type Props = { account: ManagedAccount; open: boolean; onOpenChange: (open: boolean) => void };

/** Gives an account another role, having said what comes of it. */
export const RoleDialog = ({ account, open, onOpenChange }: Props) => {
  const t = useMessages(messages);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t.changeRole.title} description={t.changeRole.text}>
      <RoleForm account={account} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
};

const RoleForm = ({ account, onDone }: { account: ManagedAccount; onDone: () => void }) => {
  const t = useMessages(messages);
  const change = useMutation({
    mutationFn: (role: Role) => changeAccount(account.id, { role }),
    onSuccess: () => {
      toast(t.changeRole.done);
      onDone();
    },
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const role = new FormData(event.currentTarget).get('role') as Role;
        if (role === account.role) onDone();
        else if (!change.isPending) change.mutate(role);
      }}
    >
      <SelectField label={t.role} name="role" defaultValue={account.role}>
        <Choices of={t.roles} />
      </SelectField>
      {change.error && <ProblemNotice error={change.error} />}
      <DialogActions>
        <Button type="submit" look="primary" busy={change.isPending}>
          {t.changeRole.submit}
        </Button>
      </DialogActions>
    </form>
  );
};
