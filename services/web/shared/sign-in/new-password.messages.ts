import { plural } from '../i18n/format.ts';
import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    label: 'Nouveau mot de passe',
    hint: (least: number) =>
      `Au moins ${least} caractères\u00a0: une phrase de plusieurs mots bien à vous, facile à retenir. Aucune autre règle.`,
    count: (length: number) => `${length} ${plural('fr', length, 'caractère', 'caractères')}`,
    longEnough: 'Le mot de passe est assez long.',
  },
  en: {
    label: 'New password',
    hint: (least: number) =>
      `At least ${least} characters: a phrase of several words of your own, easy to remember. No other rule.`,
    count: (length: number) => `${length} ${plural('en', length, 'character', 'characters')}`,
    longEnough: 'The password is long enough.',
  },
});
