import { defineMessages } from '../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: { documents: 'Documents', shares: 'Partages', trash: 'Corbeille', account: 'Mon compte' },
  en: { documents: 'Documents', shares: 'Shares', trash: 'Trash', account: 'My account' },
});
