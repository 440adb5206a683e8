import { useQuery } from '@tanstack/react-query';
import type { Identities as IdentityList, IdentityProviders } from '../../../../contracts/identities.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useProviders } from '../../../shared/sign-in/provider-buttons.tsx';
import { ProviderError } from '../../../shared/sign-in/provider-error.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { IdentityRow } from './identity-row.tsx';
import { messages } from './security.messages.ts';
import { identitiesQuery } from './security.queries.ts';

/** @param error code that a visit at a provider came back with */
export const Identities = ({ error }: { error: string | undefined }) => {
  const { identities: t } = useMessages(messages);
  const identities = useQuery(identitiesQuery);
  const providers = useProviders();
  return (
    <Card title={t.title} description={t.about}>
      {error !== undefined && <ProviderError code={error} title={t.failed} />}
      <QueryView query={identities}>
        {({ items }) => (
          <QueryView query={providers}>{(offered) => <Rows linked={items} offered={offered} />}</QueryView>
        )}
      </QueryView>
    </Card>
  );
};

/** Those that are offered, and what is linked although it no longer is. */
const Rows = ({ linked, offered }: { linked: IdentityList['items']; offered: IdentityProviders }) => {
  const { identities: t } = useMessages(messages);
  const names = { google: 'Google', microsoft: 'Microsoft' } as const;
  const providers = new Set([...offered.items, ...linked].map(({ provider }) => provider));
  if (providers.size === 0) return <p className="text-muted text-sm">{t.none}</p>;
  return (
    <ul className="grid divide-y divide-line">
      {[...providers].map((provider) => (
        <IdentityRow
          key={provider}
          provider={provider}
          name={names[provider]}
          identity={linked.find((one) => one.provider === provider)}
        />
      ))}
    </ul>
  );
};
