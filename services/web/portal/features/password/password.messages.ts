import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    forgotten: {
      title: 'Mot de passe oublié',
      description: 'Un lien pour en choisir un nouveau vous sera envoyé.',
      email: 'Adresse e-mail',
      submit: 'Envoyer le lien',
      sent: 'Consultez votre messagerie',
      sentText: (email: string) =>
        `Si un compte existe pour ${email}, un e-mail est en route. Son lien est valable 30 minutes.`,
      nothing: 'Rien reçu\u00a0? Regardez dans les indésirables, ou vérifiez l’adresse.',
      again: 'Recommencer',
    },
    reset: {
      title: 'Nouveau mot de passe',
      description: 'Toutes vos sessions ouvertes prendront fin.',
      submit: 'Enregistrer',
    },
    invitation: {
      title: 'Bienvenue chez IPOWER MOTORS',
      description: 'Un compte a été ouvert pour vous. Choisissez son mot de passe.',
      submit: 'Ouvrir le compte',
    },
    done: {
      title: 'Le mot de passe est enregistré',
      text: 'Connectez-vous maintenant avec votre adresse e-mail et ce mot de passe.',
    },
    newLink: 'Demander un nouveau lien',
    signIn: 'Se connecter',
    back: 'Retour à la connexion',
  },
  en: {
    forgotten: {
      title: 'Forgotten password',
      description: 'A link to choose a new one will be sent to you.',
      email: 'Email address',
      submit: 'Send the link',
      sent: 'Look at your mail',
      sentText: (email: string) =>
        `If there is an account for ${email}, an email is on its way. Its link is good for 30 minutes.`,
      nothing: 'Nothing came? Look into your spam folder, or check the address.',
      again: 'Start again',
    },
    reset: {
      title: 'New password',
      description: 'All your open sessions will end.',
      submit: 'Save',
    },
    invitation: {
      title: 'Welcome to IPOWER MOTORS',
      description: 'An account was opened for you. Choose its password.',
      submit: 'Open the account',
    },
    done: {
      title: 'The password is saved',
      text: 'Sign in now with your email address and this password.',
    },
    newLink: 'Ask for a new link',
    signIn: 'Sign in',
    back: 'Back to sign in',
  },
});
