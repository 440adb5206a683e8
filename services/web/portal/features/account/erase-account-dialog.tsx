import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ErasureReceipt } from '../../../../contracts/privacy.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { signOut, useAccount } from '../../../shared/session/session.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages } from './data.messages.ts';

/** Says what goes, asks for the account's address, and leads to the receipt. */
export const EraseAccountDialog = ({ onClose }: { onClose: () => void }) => {
  const { erasure: t } = useMessages(messages);
  const { email } = useAccount();
  const navigate = useNavigate();
  const [mismatch, setMismatch] = useState(false);
  const erase = useMutation({
    mutationFn: async () => {
      const { receipt } = await withStepUp(() => api.delete<ErasureReceipt>('/v1/me'));
      // First to a page that needs no session: then the session may end.
      await navigate({ to: '/account-deleted', state: { receipt }, replace: true });
      await signOut();
    },
  });
  return (
    <Dialog open onOpenChange={onClose} title={t.dialogTitle} description={t.about}>
      <div className="grid gap-2">
        <p>{t.deleted}</p>
        <ul className="list-disc space-y-1 pl-5">
          {Object.entries(t.items).map(([name, item]) => (
            <li key={name}>{item}</li>
          ))}
        </ul>
        <p className="text-muted text-sm">{t.kept}</p>
      </div>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = `${new FormData(event.currentTarget).get('email')}`;
          const isSame = typed.trim().toLowerCase() === email.toLowerCase();
          setMismatch(!isSame);
          if (isSame) erase.mutate();
        }}
      >
        <TextField
          label={t.confirm(email)}
          name="email"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          error={mismatch ? t.mismatch : undefined}
          required
        />
        {erase.error && <ProblemNotice error={erase.error} />}
        <DialogActions>
          <Button type="submit" look="danger" busy={erase.isPending}>
            {t.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
