import { useState } from 'react';
import type { ManagedAccount } from '../../../../contracts/administration.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './accounts.messages.ts';
import { changeAccount } from './accounts.queries.ts';
import { RoleDialog } from './role-dialog.tsx';

/** What an administrator may do to an account. Who is none, or whose own it is, reads why the API will refuse. */
export const AccountActions = ({ account }: { account: ManagedAccount }) => {
  const t = useMessages(messages);
  const own = useAccount();
  const [asked, setAsked] = useState<'role' | 'disabled' | null>(null);
  const disabled = account.disabledAt === null;
  const words = disabled ? t.disable : t.enable;
  const ask = (what: 'role' | 'disabled') => (open: boolean) => setAsked(open ? what : null);
  return (
    <Card
      title={t.actions}
      {...(own.role !== 'admin'
        ? { description: t.adminsOnly }
        : own.id === account.id && { description: t.ownAccount })}
    >
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked('role')}>{t.changeRole.open}</Button>
        <Button look={disabled ? 'danger' : 'primary'} onClick={() => setAsked('disabled')}>
          {words.open}
        </Button>
      </div>
      <RoleDialog account={account} open={asked === 'role'} onOpenChange={ask('role')} />
      <ConfirmDialog
        open={asked === 'disabled'}
        onOpenChange={ask('disabled')}
        title={words.title}
        action={words.submit}
        danger={disabled}
        onConfirm={async () => {
          await changeAccount(account.id, { disabled });
          toast(words.done);
        }}
      >
        <p className="break-words font-medium text-ink">{account.email}</p>
        <p className="mt-2">{words.text}</p>
      </ConfirmDialog>
    </Card>
  );
};
