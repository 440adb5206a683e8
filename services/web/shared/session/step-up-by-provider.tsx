import { useMutation } from '@tanstack/react-query';
import type { IdentityProvider, ProviderAddress } from '../../../contracts/identities.ts';
import { api } from '../api/request.ts';
import { useMessages } from '../i18n/messages.ts';
import { ProviderButtons, useProviders } from '../sign-in/provider-buttons.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { pathBackHere } from './path-back.ts';
import { messages } from './step-up.messages.ts';
import { beginStepUpVisit } from './step-up-visit.ts';

/** For who has no password: a provider that is linked asks anew, on its own page. */
export const StepUpByProvider = ({ linked }: { linked: readonly IdentityProvider[] }) => {
  const t = useMessages(messages);
  const { data: providers } = useProviders();
  const visit = useMutation({
    mutationFn: (provider: IdentityProvider) =>
      api.post<ProviderAddress>(`/v1/auth/step-up/${provider}`, { returnTo: pathBackHere() }),
    onSuccess: ({ url }) => {
      beginStepUpVisit();
      location.assign(url);
    },
  });
  const items = providers?.items.filter(({ provider }) => linked.includes(provider)) ?? [];
  if (items.length === 0) return null;
  return (
    <div className="grid gap-3">
      <ProviderButtons
        items={items}
        label={t.provider}
        busy={visit.isPending || visit.isSuccess ? visit.variables : undefined}
        onChoose={visit.mutate}
      />
      <p className="text-muted text-sm">{t.leaves}</p>
      {visit.error && <ProblemNotice error={visit.error} />}
    </div>
  );
};
