import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { SignedIn } from '../../../contracts/sessions.ts';
import { isProblem } from '../api/api-problem.ts';
import { api } from '../api/request.ts';
import { PublicPage } from '../app/public-page.tsx';
import { useMessages } from '../i18n/messages.ts';
import { enterSession } from '../session/session.ts';
import { buttonClass } from '../ui/button.tsx';
import { forgetChallenge, pendingChallenge } from './challenge.ts';
import { Enrolment } from './enrolment.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { messages } from './second-factor.messages.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import type { SecondFactorSearch } from './sign-in-search.ts';

/** The second half of a sign-in: proves the second factor, or sets one up where the account must have it. */
export const SecondFactorPage = ({ search }: { search: SecondFactorSearch }) => {
  const t = useMessages(messages);
  const router = useRouter();
  const [challenge] = useState(pendingChallenge);
  const [expired, setExpired] = useState(false);
  const [codes, setCodes] = useState<{ signedIn: SignedIn; recoveryCodes: readonly string[] }>();
  const body = challenge ? { challenge: challenge.challenge } : {};
  const onError = (error: unknown) => setExpired(isProblem(error, 'challenge-invalid'));

  const enter = useMutation({
    mutationFn: async (token: SignedIn) => {
      await enterSession(token);
      await router.navigate({ href: search.returnTo ?? '/', replace: true });
      forgetChallenge();
    },
  });
  const prove = useMutation({
    mutationFn: (proof: object) =>
      api.post<SignedIn>('/v1/auth/login/second-factor', { ...body, ...proof }, { anonymous: true }),
    onError,
    onSuccess: (signedIn) =>
      signedIn.recoveryCodes
        ? setCodes({ signedIn, recoveryCodes: signedIn.recoveryCodes })
        : enter.mutateAsync(signedIn),
  });
  const sending = { error: prove.error ?? enter.error, busy: prove.isPending || enter.isPending, send: prove.mutate };

  if (codes)
    return (
      <PublicPage title={t.recovery.title} description={t.recovery.description}>
        <RecoveryCodes
          codes={codes.recoveryCodes}
          error={enter.error}
          busy={enter.isPending}
          onContinue={() => enter.mutate(codes.signedIn)}
        />
      </PublicPage>
    );
  if (expired)
    return (
      <PublicPage title={t.expired.title} description={t.expired.text}>
        <Link
          to="/sign-in"
          search={search.returnTo === undefined ? {} : { returnTo: search.returnTo }}
          className={buttonClass('primary')}
        >
          {t.expired.action}
        </Link>
      </PublicPage>
    );
  if (challenge?.enrolment ?? search.enrolment)
    return (
      <PublicPage title={t.enrolment.title} description={t.enrolment.description}>
        <Enrolment body={body} onError={onError} {...sending} />
      </PublicPage>
    );
  return (
    <PublicPage title={t.title}>
      <SecondFactorForm {...sending} />
    </PublicPage>
  );
};
