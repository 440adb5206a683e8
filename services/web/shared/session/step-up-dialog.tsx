import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Identities } from '../../../contracts/identities.ts';
import type { Session } from '../../../contracts/sessions.ts';
import type { TwoFactor } from '../../../contracts/two-factor.ts';
import { api } from '../api/request.ts';
import { useMessages } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { messages } from './step-up.messages.ts';
import type { StepUpRequest } from './step-up.ts';
import { StepUpByPassword } from './step-up-by-password.tsx';
import { StepUpByProvider } from './step-up-by-provider.tsx';

/** What the account can be proved by. The session says whether somebody has come by a provider. */
const factorsQuery = {
  queryKey: ['step-up'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const [{ enabled }, { items: identities }, { items: sessions }] = await Promise.all([
      api.get<TwoFactor>('/v1/me/two-factor', { signal }),
      api.get<Identities>('/v1/me/identities', { signal }),
      api.get<{ items: Session[] }>('/v1/me/sessions', { signal }),
    ]);
    const linked = identities.map(({ provider }) => provider);
    const came = sessions.find(({ current }) => current)?.factors ?? [];
    return { secondFactor: enabled, linked, byProvider: linked.some((provider) => came.includes(provider)) };
  },
  staleTime: 0,
};

/** Asks who it is, by every factor that the account has. */
export const StepUpDialog = ({ request }: { request: StepUpRequest }) => {
  const t = useMessages(messages);
  const factors = useQuery(factorsQuery);
  const [wantsPassword, setWantsPassword] = useState(false);
  return (
    <Dialog open onOpenChange={request.cancelled} title={t.title} description={t.description}>
      <QueryView query={factors}>
        {({ secondFactor, linked, byProvider }) =>
          byProvider && !wantsPassword ? (
            <>
              <StepUpByProvider linked={linked} />
              <Button look="quiet" onClick={() => setWantsPassword(true)}>
                {t.usePassword}
              </Button>
            </>
          ) : (
            <>
              <StepUpByPassword secondFactor={secondFactor} onProven={request.proven} />
              {!wantsPassword && <StepUpByProvider linked={linked} />}
            </>
          )
        }
      </QueryView>
    </Dialog>
  );
};
