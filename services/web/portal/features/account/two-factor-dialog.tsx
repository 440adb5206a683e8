import { useMutation } from '@tanstack/react-query';
import type { RecoveryCodes, TotpEnrolment } from '../../../../contracts/two-factor.ts';
import { fieldError, isProblem } from '../../../shared/api/api-problem.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Secret } from '../../../shared/ui/secret.tsx';
import { messages } from './security.messages.ts';

/** An authenticator app is told its key, and proves that it has it by its first code. */
export const TwoFactorDialog = ({
  enrolment,
  onClose,
  onConfirmed,
}: {
  enrolment: TotpEnrolment;
  onClose: () => void;
  onConfirmed: (recoveryCodes: string[]) => void;
}) => {
  const { twoFactor: t } = useMessages(messages);
  const confirm = useMutation({
    mutationFn: (code: string) => api.post<RecoveryCodes>('/v1/me/two-factor/confirm', { code }),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
  });
  const wrong = isProblem(confirm.error, 'second-factor-wrong')
    ? confirm.error.problem.title
    : fieldError(confirm.error, '/body/code');
  return (
    <Dialog open onOpenChange={onClose} title={t.setUp} description={t.scan}>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(enrolment.qr)}`}
        alt={t.qr}
        className="mx-auto size-48 rounded-lg bg-white p-2"
      />
      <div className="grid gap-1.5">
        <p className="font-medium text-sm">{t.secret}</p>
        <Secret label={t.secret} text={enrolment.secret} />
      </div>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate(`${new FormData(event.currentTarget).get('code')}`.replaceAll(/\s/g, ''));
        }}
      >
        <TextField
          label={t.code}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          error={wrong}
          required
        />
        {confirm.error && !wrong && <ProblemNotice error={confirm.error} />}
        <DialogActions>
          <Button type="submit" look="primary" busy={confirm.isPending}>
            {t.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
