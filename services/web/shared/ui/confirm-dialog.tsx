import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { messages } from './ui.messages.ts';

/** Asks before something that cannot be undone, does it, and closes; an error stays in it. */
export const ConfirmDialog = ({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = false,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children?: ReactNode;
  /** What the button says: a verb. */
  action: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}) => {
  const t = useMessages(messages);
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: () => onOpenChange(false) });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      {children && <div className="text-muted">{children}</div>}
      {confirm.error && <ProblemNotice error={confirm.error} />}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t.cancel}</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={confirm.isPending} onClick={() => confirm.mutate()}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
