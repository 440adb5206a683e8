import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { TotpEnrolment } from '../../../contracts/two-factor.ts';
import { api } from '../api/request.ts';
import { useMessages } from '../i18n/messages.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Secret } from '../ui/secret.tsx';
import { LoadingState, Skeleton } from '../ui/states.tsx';
import { messages } from './second-factor.messages.ts';
import { CodeField } from './second-factor-fields.tsx';
import { SecondFactorForm, type SecondFactorFormProps } from './second-factor-form.tsx';

/** Sets up the authenticator app that an account must have. @param body with the challenge, where it is known */
export const Enrolment = ({
  body,
  onError,
  ...sending
}: SecondFactorFormProps & { body: { challenge?: string }; onError: (error: unknown) => void }) => {
  const { enrolment: t } = useMessages(messages);
  const { mutate, data, error } = useMutation({
    mutationFn: (challenged: typeof body) =>
      api.post<TotpEnrolment>('/v1/auth/login/enrolment', challenged, { anonymous: true }),
    onError,
  });
  // Each call makes another key: it is made once, when the page appears.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => mutate(body), []);
  if (error) return <ProblemNotice error={error} onRetry={() => mutate(body)} />;
  if (!data)
    return (
      <LoadingState>
        <Skeleton className="h-88 w-full" />
      </LoadingState>
    );
  return (
    <ol className="grid list-none gap-5">
      <li className="grid gap-3">
        <p>{t.scan}</p>
        <img
          src={`data:image/svg+xml,${encodeURIComponent(data.qr)}`}
          alt={t.qr}
          className="size-48 justify-self-center rounded-lg bg-white p-2"
        />
        <p className="text-muted text-sm">{t.secret}</p>
        <Secret label={t.secret} text={data.secret} />
      </li>
      <li className="grid gap-3">
        <p>{t.enter}</p>
        <SecondFactorForm {...sending}>
          <CodeField error={sending.error} />
        </SecondFactorForm>
      </li>
    </ol>
  );
};
