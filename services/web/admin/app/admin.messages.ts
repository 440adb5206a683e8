import { defineMessages } from '../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: { accounts: 'Comptes', jobs: 'Tâches', audit: 'Journal', system: 'Système' },
  en: { accounts: 'Accounts', jobs: 'Jobs', audit: 'Audit log', system: 'System' },
});
