import { type Language, languages, setLanguage, useLanguage } from '../i18n/language.ts';
import { useMessages } from '../i18n/messages.ts';
import { messages } from './app.messages.ts';

const names: Record<Language, string> = { fr: 'Français', en: 'English' };

/** The languages side by side, for pages without a menu. */
export const LanguageSwitch = () => {
  const t = useMessages(messages);
  const chosen = useLanguage();
  return (
    <fieldset className="flex sm:gap-1">
      <legend className="sr-only">{t.language}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === chosen}
          onClick={() => setLanguage(language)}
          className="min-h-11 rounded-lg px-2 text-muted text-sm hover:text-ink aria-pressed:font-semibold aria-pressed:text-ink sm:px-3"
        >
          {names[language]}
        </button>
      ))}
    </fieldset>
  );
};
