import type { ReactNode } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { messages } from './second-factor.messages.ts';
import { proofOf, SecondFactorFields } from './second-factor-fields.tsx';

export type SecondFactorFormProps = {
  send: (proof: ReturnType<typeof proofOf>) => void;
  busy: boolean;
  error: unknown;
};

/** Asks for the second factor. @param children fields in place of the usual ones */
export const SecondFactorForm = ({
  send,
  busy,
  error,
  children = <SecondFactorFields error={error} focus />,
}: SecondFactorFormProps & { children?: ReactNode }) => {
  const t = useMessages(messages);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) send(proofOf(new FormData(event.currentTarget)));
      }}
    >
      {children}
      {error != null && <ProblemNotice error={error} />}
      <Button type="submit" look="primary" busy={busy}>
        {t.submit}
      </Button>
    </form>
  );
};
