import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecoveryCodes, TotpEnrolment } from '../../../../contracts/two-factor.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { messages } from './security.messages.ts';
import { sessionsQuery, twoFactorQuery } from './security.queries.ts';
import { TwoFactorDialog } from './two-factor-dialog.tsx';

/** So few recovery codes that it is time for new ones. */
const fewCodes = 3;

const refresh = () =>
  Promise.all([queryClient.invalidateQueries(twoFactorQuery), queryClient.invalidateQueries(sessionsQuery)]);

/** The second factor: set up, its recovery codes, switched off. */
export const TwoFactor = () => {
  const { twoFactor: t } = useMessages(messages);
  const status = useQuery(twoFactorQuery);
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = useMutation({
    mutationFn: () => withStepUp(() => api.post<TotpEnrolment>('/v1/me/two-factor')),
  });
  return (
    <Card title={t.title} description={t.about}>
      <QueryView query={status}>
        {({ enabled, recoveryCodesLeft }) =>
          enabled ? (
            <Enabled codesLeft={recoveryCodesLeft} onNewCodes={setCodes} />
          ) : (
            <div className="flex flex-wrap items-center justify-between gap-3">
              <Badge>{t.off}</Badge>
              <Button look="primary" busy={begin.isPending} onClick={() => begin.mutate()}>
                {t.turnOn}
              </Button>
            </div>
          )
        }
      </QueryView>
      {begin.error && <ProblemNotice error={begin.error} />}
      {begin.data && (
        <TwoFactorDialog
          enrolment={begin.data}
          onClose={begin.reset}
          onConfirmed={(recoveryCodes) => {
            begin.reset();
            setCodes(recoveryCodes);
            void refresh();
          }}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(undefined)} />}
    </Card>
  );
};

const Enabled = ({ codesLeft, onNewCodes }: { codesLeft: number; onNewCodes: (codes: string[]) => void }) => {
  const { twoFactor: t } = useMessages(messages);
  const format = useFormats();
  const { role } = useAccount();
  const [asked, setAsked] = useState<'off' | 'codes'>();
  const close = () => setAsked(undefined);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Badge look="success">{t.on}</Badge>
        <p className="text-sm">
          {t.codesLeft} <strong>{format.number(codesLeft)}</strong>
        </p>
      </div>
      {codesLeft < fewCodes && <Notice look="warning">{t.fewCodes}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked('codes')}>{t.newCodes}</Button>
        {role === 'customer' && <Button onClick={() => setAsked('off')}>{t.turnOff}</Button>}
      </div>
      {role !== 'customer' && <p className="text-muted text-sm">{t.required}</p>}
      <ConfirmDialog
        open={asked === 'codes'}
        onOpenChange={close}
        title={t.newCodesTitle}
        action={t.replace}
        onConfirm={async () => {
          const { recoveryCodes } = await withStepUp(() => api.post<RecoveryCodes>('/v1/me/two-factor/recovery-codes'));
          onNewCodes(recoveryCodes);
          void refresh();
        }}
      >
        {t.newCodesAbout}
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === 'off'}
        onOpenChange={close}
        title={t.turnOffTitle}
        action={t.turnOff}
        danger
        onConfirm={async () => {
          await withStepUp(() => api.delete('/v1/me/two-factor'));
          toast(t.turnedOff);
          void refresh();
        }}
      >
        {t.turnOffAbout}
      </ConfirmDialog>
    </>
  );
};
