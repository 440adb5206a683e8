import { apiUrl } from '../api/send.ts';
import { useMessages } from '../i18n/messages.ts';
import { expectSession } from '../session/session.ts';
import { ProviderButtons, useProviders } from './provider-buttons.tsx';
import { messages } from './sign-in.messages.ts';

/** The other ways in, where there are any. @param comeBack where a provider comes back to, a path of the portal */
export const SignInProviders = ({ comeBack }: { comeBack: string }) => {
  const t = useMessages(messages);
  const { data: providers } = useProviders();
  if (!providers || providers.items.length === 0) return null;
  return (
    <>
      <p className="flex items-center gap-3 text-muted text-sm before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        {t.or}
      </p>
      <ProviderButtons
        items={providers.items}
        label={t.provider}
        onChoose={(provider) => {
          expectSession();
          location.assign(apiUrl(`/v1/auth/oidc/${provider}`, { returnTo: comeBack }));
        }}
      />
    </>
  );
};
