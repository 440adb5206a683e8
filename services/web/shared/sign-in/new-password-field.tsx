import { type ComponentProps, useState } from 'react';
import { passwordMaxLength, passwordMinLength } from '../../../contracts/accounts.ts';
import { useMessages } from '../i18n/messages.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { messages } from './new-password.messages.ts';

/** As the API counts: characters, however a keyboard composed them. */
const lengthOf = (password: string): number => [...password.normalize('NFKC')].length;

/** A password that is being chosen: how long it is, while it is typed; there is no other rule to know. */
export const NewPasswordField = (
  props: Omit<ComponentProps<typeof PasswordField>, 'hint' | 'label'> & { label?: string },
) => {
  const t = useMessages(messages);
  const [length, setLength] = useState(0);
  const isLong = length >= passwordMinLength;
  return (
    <div className="grid gap-2">
      <PasswordField
        label={t.label}
        hint={t.hint(passwordMinLength)}
        autoComplete="new-password"
        maxLength={passwordMaxLength}
        required
        {...props}
        onChange={(event) => setLength(lengthOf(event.target.value))}
      />
      <div className="flex items-center gap-3 text-sm" aria-hidden="true">
        <div className="h-1.5 grow overflow-hidden rounded-full bg-sunken">
          <div
            className={`h-full rounded-full transition-[width] ${isLong ? 'bg-success' : 'bg-warning'}`}
            style={{ width: `${Math.min(1, length / passwordMinLength) * 100}%` }}
          />
        </div>
        <span className={isLong ? 'text-success' : 'text-muted'}>{t.count(length)}</span>
      </div>
      {/* Each letter would be too much to hear. */}
      <p role="status" className="sr-only">
        {isLong ? t.longEnough : ''}
      </p>
    </div>
  );
};
