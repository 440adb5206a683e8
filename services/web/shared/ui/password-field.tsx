import { type ComponentProps, useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Field, type TextField } from './field.tsx';
import { messages } from './ui.messages.ts';

/** A password, which can be looked at while it is typed (ASVS 6.2.6). Pasting and password managers work. */
export const PasswordField = ({ label, hint, error, ...input }: ComponentProps<typeof TextField>) => {
  const t = useMessages(messages);
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(described) => (
        <div className="flex rounded-lg border border-line-strong bg-surface has-[[aria-invalid]]:border-danger">
          <input
            {...input}
            {...described}
            type={shown ? 'text' : 'password'}
            autoCapitalize="off"
            spellCheck={false}
            className="min-h-11 w-full min-w-0 rounded-lg bg-transparent px-3"
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={shown ? t.hidePassword : t.showPassword}
            onClick={() => setShown(!shown)}
            className="size-11 shrink-0 rounded-lg text-muted hover:text-ink"
          >
            <svg aria-hidden="true" viewBox="0 0 24 24" className="m-auto size-5" fill="none" stroke="currentColor">
              <path strokeWidth="2" d="M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7z" />
              <circle strokeWidth="2" cx="12" cy="12" r="3" />
              {shown && <path strokeWidth="2" d="M4 4l16 16" />}
            </svg>
          </button>
        </div>
      )}
    </Field>
  );
};
