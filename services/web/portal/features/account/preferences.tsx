import { useMutation } from '@tanstack/react-query';
import type { Account, AccountChange } from '../../../../contracts/accounts.ts';
import { api } from '../../../shared/api/request.ts';
import { messages as appMessages } from '../../../shared/app/app.messages.ts';
import { setTheme, type Theme, themes, useTheme } from '../../../shared/app/theme.ts';
import { type Language, languages, setLanguage, useLanguage } from '../../../shared/i18n/language.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { updateAccount, useAccount } from '../../../shared/session/session.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { SelectField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './profile.messages.ts';

/** Each takes effect when it is chosen. */
export const Preferences = () => {
  const t = useMessages(messages);
  const { themes: themeNames } = useMessages(appMessages);
  const account = useAccount();
  const change = useMutation({
    mutationFn: (language: Language) => api.patch<Account>('/v1/me', { language } satisfies AccountChange),
    onSuccess: (changed) => {
      updateAccount(changed);
      toast(t.mailLanguageSaved);
    },
  });
  const languageOptions = languages.map((language) => (
    <option key={language} value={language}>
      {t.languages[language]}
    </option>
  ));
  return (
    <Card title={t.preferences} description={t.preferencesAbout}>
      <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
        <SelectField
          label={t.language}
          value={useLanguage()}
          onChange={(event) => setLanguage(event.target.value as Language)}
        >
          {languageOptions}
        </SelectField>
        <SelectField label={t.theme} value={useTheme()} onChange={(event) => setTheme(event.target.value as Theme)}>
          {themes.map((theme) => (
            <option key={theme} value={theme}>
              {themeNames[theme]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.mailLanguage}
          hint={t.mailLanguageHint}
          value={change.isPending ? change.variables : account.language}
          disabled={change.isPending}
          onChange={(event) => change.mutate(event.target.value as Language)}
        >
          {languageOptions}
        </SelectField>
      </div>
      {change.error && <ProblemNotice error={change.error} />}
    </Card>
  );
};
