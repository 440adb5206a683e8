import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    filters: 'Filtres',
    reset: 'Effacer les filtres',
    from: 'Du',
    to: 'Au',
    unknownAccount: 'Aucun compte n’a cette adresse ou cet identifiant.',
    accountHint: 'Adresse e-mail ou identifiant',
  },
  en: {
    filters: 'Filters',
    reset: 'Clear the filters',
    from: 'From',
    to: 'To',
    unknownAccount: 'No account has this address or id.',
    accountHint: 'Email address or id',
  },
});
