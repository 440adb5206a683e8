import { useQuery } from '@tanstack/react-query';
import type { IdentityProvider, IdentityProviders } from '../../../contracts/identities.ts';
import { api } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProviderMark } from './provider-mark.tsx';

/** Who else signs in here; asked for once. */
export const useProviders = () =>
  useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => api.get<IdentityProviders>('/v1/auth/providers', { signal, anonymous: true }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A button for each. @param busy the one whose page is being asked for */
export const ProviderButtons = ({
  items,
  label,
  busy,
  onChoose,
}: {
  items: IdentityProviders['items'];
  label: (name: string) => string;
  busy?: IdentityProvider | undefined;
  onChoose: (provider: IdentityProvider) => void;
}) => (
  <div className="grid gap-3">
    {items.map(({ provider, name }) => (
      <Button key={provider} busy={busy === provider} onClick={() => onChoose(provider)}>
        <ProviderMark provider={provider} />
        {label(name)}
      </Button>
    ))}
  </div>
);
