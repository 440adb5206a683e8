import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Identity, IdentityProvider, ProviderAddress, ProviderVisit } from '../../../../contracts/identities.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';
import { ProviderMark } from '../../../shared/sign-in/provider-mark.tsx';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './security.messages.ts';
import { identitiesQuery, sessionsQuery } from './security.queries.ts';

const visit: ProviderVisit = { returnTo: '/account/security' };

/** A provider, linked by a visit there, or unlinked. @param identity undefined: not linked */
export const IdentityRow = ({
  provider,
  name,
  identity,
}: {
  provider: IdentityProvider;
  name: string;
  identity: Identity | undefined;
}) => {
  const { identities: t } = useMessages(messages);
  const [asked, setAsked] = useState(false);
  const link = useMutation({
    mutationFn: () => withStepUp(() => api.post<ProviderAddress>(`/v1/me/identities/${provider}`, visit)),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            <ProviderMark provider={provider} />
            {name}
            {identity ? <Badge look="success">{t.linked}</Badge> : <Badge>{t.unlinked}</Badge>}
          </p>
          {identity && (
            <p className="break-words text-muted text-sm">
              {identity.email}
              {identity.email && identity.lastUsedAt && ' · '}
              {identity.lastUsedAt && (
                <>
                  {t.lastUsed} <Time at={identity.lastUsedAt} relative />
                </>
              )}
            </p>
          )}
        </div>
        {identity ? (
          <Button aria-label={t.unlinkOf(name)} onClick={() => setAsked(true)}>
            {t.unlink}
          </Button>
        ) : (
          <Button aria-label={t.linkOf(name)} busy={link.isPending || link.isSuccess} onClick={() => link.mutate()}>
            {t.link}
          </Button>
        )}
      </div>
      {link.error && <ProblemNotice error={link.error} />}
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={t.unlinkTitle(name)}
        action={t.unlink}
        danger
        onConfirm={async () => {
          await withStepUp(() => api.delete(`/v1/me/identities/${provider}`));
          await queryClient.invalidateQueries(identitiesQuery);
          void queryClient.invalidateQueries(sessionsQuery);
          toast(t.unlinkDone(name));
        }}
      >
        {t.unlinkAbout(name)}
      </ConfirmDialog>
    </li>
  );
};
