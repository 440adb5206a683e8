import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Connexion',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    or: 'ou',
    provider: (name: string) => `Continuer avec ${name}`,
    forgotten: 'Mot de passe oublié\u00a0?',
    newcomer: 'Pas encore de compte\u00a0?',
    register: 'Créer un compte',
    backToSignIn: 'Retour à la connexion',
    endings: {
      lost: 'Votre session est terminée. Reconnectez-vous pour reprendre où vous en étiez.',
      elsewhere: 'Vous vous êtes déconnecté dans un autre onglet.',
    },
  },
  en: {
    title: 'Sign in',
    email: 'Email address',
    password: 'Password',
    submit: 'Sign in',
    or: 'or',
    provider: (name: string) => `Continue with ${name}`,
    forgotten: 'Forgot your password?',
    newcomer: 'No account yet?',
    register: 'Create an account',
    backToSignIn: 'Back to sign in',
    endings: {
      lost: 'Your session has ended. Sign in again to go on where you were.',
      elsewhere: 'You signed out in another tab.',
    },
  },
});
