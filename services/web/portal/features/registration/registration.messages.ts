import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Créer un compte',
    description: 'Vos documents et vos photos, en sécurité et faciles à retrouver.',
    email: 'Adresse e-mail',
    emailHint: 'Vous y recevrez un lien qui ouvre le compte.',
    password: 'Mot de passe',
    submit: 'Créer le compte',
    known: 'Déjà un compte\u00a0?',
    signIn: 'Se connecter',
    sent: {
      title: 'Consultez votre messagerie',
      text: (email: string) =>
        `Un e-mail est en route vers ${email}. Son lien, valable un jour, ouvre votre compte\u00a0; le mot de passe que vous venez de choisir vous y sera redemandé.`,
      nothing: 'Rien reçu\u00a0? Regardez dans les indésirables, ou recommencez avec une autre adresse.',
      again: 'Recommencer',
    },
    confirm: {
      title: 'Ouvrir le compte',
      description: 'Saisissez le mot de passe choisi à l’inscription\u00a0: il prouve que c’est bien vous.',
      submit: 'Ouvrir le compte',
      again: 'S’inscrire à nouveau',
      done: {
        title: 'Votre compte est ouvert',
        text: 'Connectez-vous avec votre adresse et votre mot de passe.',
      },
    },
  },
  en: {
    title: 'Create an account',
    description: 'Your documents and photos, safe and easy to find.',
    email: 'Email address',
    emailHint: 'A link that opens the account will be sent there.',
    password: 'Password',
    submit: 'Create the account',
    known: 'Already have an account?',
    signIn: 'Sign in',
    sent: {
      title: 'Look at your mail',
      text: (email: string) =>
        `An email is on its way to ${email}. Its link, good for a day, opens your account; you will be asked for the password that you have just chosen.`,
      nothing: 'Nothing came? Look into your spam folder, or start again with another address.',
      again: 'Start again',
    },
    confirm: {
      title: 'Open the account',
      description: 'Enter the password that you chose when you registered: it proves that it is you.',
      submit: 'Open the account',
      again: 'Register again',
      done: {
        title: 'Your account is open',
        text: 'Sign in with your address and your password.',
      },
    },
  },
});
