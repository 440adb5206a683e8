import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    loading: 'Chargement…',
    retry: 'Réessayer',
    close: 'Fermer',
    cancel: 'Annuler',
    copy: 'Copier',
    copied: 'Copié',
    more: 'Afficher plus',
    required: 'obligatoire',
    showPassword: 'Afficher le mot de passe',
    hidePassword: 'Masquer le mot de passe',
    requestId: 'Numéro de la requête',
    unreachable: {
      title: 'Le service ne répond pas',
      text: 'Vérifiez votre connexion. Rien n’est perdu : réessayez dans un instant.',
    },
    offline: {
      title: 'Vous êtes hors connexion',
      text: 'Réessayez quand la connexion sera revenue : cela ne se fait pas sans elle.',
    },
    notKept: {
      title: 'Indisponible hors connexion',
      text: 'Cette page s’affichera dès que la connexion sera revenue.',
    },
    broken: { title: 'Cette page a rencontré une erreur', text: 'Rechargez la page ; si cela persiste, écrivez-nous.' },
    forbidden: 'Vous n’avez pas accès à cette page.',
    wait: (time: string) => `Réessayez dans ${time}.`,
  },
  en: {
    loading: 'Loading…',
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    copy: 'Copy',
    copied: 'Copied',
    more: 'Show more',
    required: 'required',
    showPassword: 'Show the password',
    hidePassword: 'Hide the password',
    requestId: 'Request number',
    unreachable: {
      title: 'The service does not answer',
      text: 'Check your connection. Nothing is lost: try again in a moment.',
    },
    offline: { title: 'You are offline', text: 'Try again when the connection is back: this needs one.' },
    notKept: { title: 'Not available offline', text: 'This page appears as soon as the connection is back.' },
    broken: { title: 'Something broke on this page', text: 'Reload the page; if it happens again, write to us.' },
    forbidden: 'You have no access to this page.',
    wait: (time: string) => `Try again in ${time}.`,
  },
});
