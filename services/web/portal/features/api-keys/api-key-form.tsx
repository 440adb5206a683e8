import { useState } from 'react';
import { type NewApiKey, Scope } from '../../../../contracts/api-keys.ts';
import { fieldError } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ChoiceList } from '../../../shared/ui/choice-list.tsx';
import { DialogActions } from '../../../shared/ui/dialog.tsx';
import { SelectField, TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages, scopeMessages } from './api-keys.messages.ts';

/** Days, or never. */
const expiries = ['30', '90', '365', 'never'] as const;

/** @returns ISO 8601; undefined: never */
const expiryIn = (days: FormDataEntryValue | null): { expiresAt?: string } =>
  days === 'never' ? {} : { expiresAt: new Date(Date.now() + Number(days) * 86_400_000).toISOString() };

/** What a new key is called, may do, and until when. */
export const ApiKeyForm = ({
  busy,
  error,
  onSubmit,
}: {
  busy: boolean;
  error: unknown;
  onSubmit: (wanted: NewApiKey) => void;
}) => {
  const t = useMessages(messages);
  const sentences = useMessages(scopeMessages);
  const [lacksScope, setLacksScope] = useState(false);
  const wrongName = fieldError(error, '/body/name');
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const scopes = form.getAll('scopes') as Scope[];
        setLacksScope(scopes.length === 0);
        if (scopes.length > 0)
          onSubmit({ name: `${form.get('name')}`.trim(), scopes, ...expiryIn(form.get('expiry')) });
      }}
    >
      <TextField
        label={t.name}
        hint={t.nameHint}
        name="name"
        maxLength={100}
        autoComplete="off"
        error={wrongName}
        required
      />
      <ChoiceList
        label={t.scopes}
        name="scopes"
        chosen={['documents:read']}
        options={Scope.enum.map((value) => ({ value, label: sentences[value], code: value }))}
        error={lacksScope ? t.scopeMissing : undefined}
      />
      <SelectField label={t.expiry} name="expiry" defaultValue="90">
        {expiries.map((days) => (
          <option key={days} value={days}>
            {t.expiries[days]}
          </option>
        ))}
      </SelectField>
      {Boolean(error) && !wrongName && <ProblemNotice error={error} />}
      <DialogActions>
        <Button type="submit" look="primary" busy={busy}>
          {t.create}
        </Button>
      </DialogActions>
    </form>
  );
};
