import { defineMessages } from '../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: { newVersion: 'Une nouvelle version est prête.', reload: 'Recharger' },
  en: { newVersion: 'A new version is ready.', reload: 'Reload' },
});
