import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: { title: 'Connexion', email: 'Adresse e-mail', password: 'Mot de passe', submit: 'Se connecter' },
  en: { title: 'Sign in', email: 'Email address', password: 'Password', submit: 'Sign in' },
});
