import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { apiUrl } from '../api/send.ts';
import { PublicPage } from '../app/public-page.tsx';
import { useMessages } from '../i18n/messages.ts';
import { expectSession, sessionEnding } from '../session/session.ts';
import { Notice } from '../ui/notice.tsx';
import { keepChallenge } from './challenge.ts';
import { PasswordForm } from './password-form.tsx';
import { ProviderButtons, useProviders } from './provider-buttons.tsx';
import { ProviderError } from './provider-error.tsx';
import { messages } from './sign-in.messages.ts';
import type { SignInSearch } from './sign-in-search.ts';

/**
 * The sign-in of both applications.
 *
 * @param comeBack where a provider comes back to, a path of the portal
 * @param children links to what else can be done
 */
export const SignInPage = ({
  search: { returnTo, error },
  comeBack = returnTo ?? '/',
  children,
}: {
  search: SignInSearch;
  comeBack?: string;
  children?: ReactNode;
}) => {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const [ending] = useState(sessionEnding);
  const { data: providers } = useProviders();
  return (
    <PublicPage title={t.title}>
      {error !== undefined && <ProviderError code={error} />}
      {ending && <Notice>{t.endings[ending]}</Notice>}
      <PasswordForm
        onSecondFactor={(needed) => {
          keepChallenge(needed);
          void navigate({ to: '/sign-in/second-factor', search: returnTo === undefined ? {} : { returnTo } });
        }}
      />
      {children}
      {providers && providers.items.length > 0 && (
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
      )}
    </PublicPage>
  );
};
