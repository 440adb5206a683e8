import { useMutation } from '@tanstack/react-query';
import { type Document, kindOf } from '../../../../contracts/documents.ts';
import { type CreatedShare, type NewShare, shareDays } from '../../../../contracts/shares.ts';
import { fieldError } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DialogActions } from '../../../shared/ui/dialog.tsx';
import { SelectField, TextField } from '../../../shared/ui/field.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { PasswordField } from '../../../shared/ui/password-field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { messages } from './shares.messages.ts';
import { createShare } from './shares.queries.ts';

/** Days a link can be given. */
const presets = ['1', '7', '30', '90'] as const;

/** Milliseconds. */
const [hour, day] = [3_600_000, 86_400_000];

/** An hour less than the days: the longest would be refused to who has a clock that is fast. */
const endAfter = (days: number): string => new Date(Date.now() + days * day - hour).toISOString();

const termsOf = (form: FormData): NewShare => {
  const [label, days, maxDownloads, password] = ['label', 'days', 'maxDownloads', 'password'].map((name) =>
    `${form.get(name) ?? ''}`.trim(),
  );
  return {
    expiresAt: endAfter(Number(days)),
    ...(label && { label }),
    ...(maxDownloads && { maxDownloads: Number(maxDownloads) }),
    ...(password && { password }),
  };
};

/** On what terms a link is made. */
export const ShareForm = ({
  document: { id, mediaType },
  onCreated,
}: {
  document: Document;
  onCreated: (created: CreatedShare) => void;
}) => {
  const t = useMessages(messages).dialog;
  const create = useMutation({
    mutationFn: (terms: NewShare) => createShare(id, terms),
    onSuccess: onCreated,
  });
  const error = (pointer: string) => fieldError(create.error, pointer);
  const isOfField = ['/label', '/maxDownloads', '/password'].some(error);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!create.isPending) create.mutate(termsOf(new FormData(event.currentTarget)));
      }}
    >
      {kindOf(mediaType) === 'image' && <Notice>{t.photograph}</Notice>}
      <TextField label={t.label} hint={t.labelHint} name="label" maxLength={100} error={error('/label')} />
      <SelectField label={t.expiry} name="days" defaultValue={`${shareDays.default}`}>
        {presets.map((days) => (
          <option key={days} value={days}>
            {t.days[days]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t.maxDownloads}
        hint={t.maxDownloadsHint}
        name="maxDownloads"
        type="number"
        inputMode="numeric"
        min={1}
        max={1000}
        error={error('/maxDownloads')}
      />
      <PasswordField
        label={t.password}
        hint={t.passwordHint}
        name="password"
        minLength={8}
        maxLength={128}
        autoComplete="new-password"
        error={error('/password')}
      />
      {create.error && !isOfField && <ProblemNotice error={create.error} />}
      <DialogActions>
        <Button type="submit" look="primary" busy={create.isPending}>
          {t.submit}
        </Button>
      </DialogActions>
    </form>
  );
};
