import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    missing: {
      title: 'Ce lien est incomplet',
      text: 'Ouvrez-le depuis l’e-mail, ou copiez-le en entier dans la barre d’adresse.',
    },
    invalid: {
      title: 'Ce lien n’est plus valable',
      text: 'Il a déjà servi, ou il a expiré.',
    },
    signIn: 'Se connecter',
    confirmEmail: {
      title: 'Nouvelle adresse e-mail',
      description: 'Votre compte utilisera cette adresse pour la connexion et pour les e-mails.',
      signInFirst: 'Connectez-vous avec votre adresse actuelle pour confirmer la nouvelle.',
      submit: 'Confirmer l’adresse',
      done: 'L’adresse est changée',
      doneText: (email: string) => `Votre compte utilise maintenant ${email}.`,
      account: 'Aller à mon compte',
      again: 'Demandez un nouveau lien dans «\u00a0Mon compte\u00a0».',
    },
  },
  en: {
    missing: {
      title: 'This link is not complete',
      text: 'Open it from the email, or copy all of it into the address bar.',
    },
    invalid: {
      title: 'This link is no longer valid',
      text: 'It was used already, or it has expired.',
    },
    signIn: 'Sign in',
    confirmEmail: {
      title: 'New email address',
      description: 'Your account will use this address to sign in and for emails.',
      signInFirst: 'Sign in with your current address to confirm the new one.',
      submit: 'Confirm the address',
      done: 'The address is changed',
      doneText: (email: string) => `Your account now uses ${email}.`,
      account: 'Go to my account',
      again: 'Ask for a new link in “My account”.',
    },
  },
});
