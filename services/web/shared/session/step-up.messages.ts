import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Confirmez que c’est bien vous',
    description: 'Ce que vous allez faire demande une preuve récente de votre identité.',
    submit: 'Confirmer',
    password: 'Mot de passe',
    provider: (name: string) => `Confirmer avec ${name}`,
    leaves: 'Vous quitterez cette page un instant\u00a0; au retour, refaites ce que vous étiez en train de faire.',
    usePassword: 'Utiliser mon mot de passe',
  },
  en: {
    title: 'Confirm that it is you',
    description: 'What you are about to do needs a recent proof of who you are.',
    submit: 'Confirm',
    password: 'Password',
    provider: (name: string) => `Confirm with ${name}`,
    leaves: 'You will leave this page for a moment; when you are back, do again what you were doing.',
    usePassword: 'Use my password',
  },
});
