import { useState } from 'react';
import type { StepUp } from '../../../contracts/sessions.ts';
import { fieldError } from '../api/api-problem.ts';
import { useMessages } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { useFocus } from '../ui/use-focus.ts';
import { messages } from './second-factor.messages.ts';

/** What was typed into the fields below, as the API takes it: apps show a code with a space. */
export const proofOf = (form: FormData): Pick<StepUp, 'code' | 'recoveryCode'> => {
  const [code, recoveryCode] = [form.get('code'), form.get('recoveryCode')];
  return {
    ...(code !== null && { code: `${code}`.replace(/\D/g, '') }),
    ...(recoveryCode !== null && { recoveryCode: `${recoveryCode}`.trim() }),
  };
};

type FieldProps = {
  /** Of the request that sent it. */
  error: unknown;
  /** Goes to the field at once. */
  focus?: boolean;
};

/** The code that the app shows. */
export const CodeField = ({ error, focus = false }: FieldProps) => {
  const t = useMessages(messages);
  return (
    <TextField
      ref={useFocus<HTMLInputElement>(focus)}
      label={t.code}
      hint={t.codeHint}
      error={fieldError(error, '/body/code')}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]*"
      maxLength={7}
      required
    />
  );
};

const RecoveryCodeField = ({ error, focus = false }: FieldProps) => {
  const t = useMessages(messages);
  return (
    <TextField
      ref={useFocus<HTMLInputElement>(focus)}
      label={t.recoveryCode}
      hint={t.recoveryCodeHint}
      error={fieldError(error, '/body/recoveryCode')}
      name="recoveryCode"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      required
    />
  );
};

/** The app's code or, where the phone is lost, a recovery code. */
export const SecondFactorFields = ({ error, focus = false }: FieldProps) => {
  const t = useMessages(messages);
  const [kind, setKind] = useState<'app' | 'recovery'>();
  return (
    <>
      {kind === 'recovery' ? (
        <RecoveryCodeField error={error} focus />
      ) : (
        <CodeField key={kind} error={error} focus={focus || kind === 'app'} />
      )}
      <Button
        look="quiet"
        className="justify-self-start"
        onClick={() => setKind(kind === 'recovery' ? 'app' : 'recovery')}
      >
        {kind === 'recovery' ? t.useApp : t.useRecoveryCode}
      </Button>
    </>
  );
};
