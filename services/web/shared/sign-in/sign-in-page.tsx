import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { PublicPage } from '../app/public-page.tsx';
import { useMessages } from '../i18n/messages.ts';
import { sessionEnding } from '../session/session.ts';
import { Notice } from '../ui/notice.tsx';
import { keepChallenge } from './challenge.ts';
import { PasswordForm } from './password-form.tsx';
import { messages } from './sign-in.messages.ts';
import type { SignInSearch } from './sign-in-search.ts';

// What the form does not wait for.
const SignInProviders = lazy(async () => ({ default: (await import('./sign-in-providers.tsx')).SignInProviders }));
const ProviderError = lazy(async () => ({ default: (await import('./provider-error.tsx')).ProviderError }));

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
  return (
    <PublicPage title={t.title}>
      {error !== undefined && (
        <Suspense>
          <ProviderError code={error} />
        </Suspense>
      )}
      {ending && <Notice>{t.endings[ending]}</Notice>}
      <PasswordForm
        onSecondFactor={(needed) => {
          keepChallenge(needed);
          void navigate({ to: '/sign-in/second-factor', search: returnTo === undefined ? {} : { returnTo } });
        }}
      />
      {children}
      <Suspense>
        <SignInProviders comeBack={comeBack} />
      </Suspense>
    </PublicPage>
  );
};
