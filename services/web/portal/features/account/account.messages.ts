import { defineMessages } from '../../../shared/i18n/messages.ts';

/** Names of the account's pages. */
export const messages = defineMessages({
  fr: {
    navigation: 'Pages du compte',
    profile: 'Profil',
    security: 'Sécurité',
    apiKeys: 'Clés d’API',
    webhooks: 'Webhooks',
    data: 'Mes données',
    activity: 'Activité',
  },
  en: {
    navigation: 'Account pages',
    profile: 'Profile',
    security: 'Security',
    apiKeys: 'API keys',
    webhooks: 'Webhooks',
    data: 'My data',
    activity: 'Activity',
  },
});
