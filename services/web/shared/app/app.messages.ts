import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    cannotStart: 'L’application ne peut pas démarrer : rechargez la page dans un instant.',
    skipToContent: 'Aller au contenu',
    language: 'Langue',
    theme: 'Apparence',
    themes: { system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
    signOut: 'Se déconnecter',
    signOutFailed: 'La déconnexion n’a pas abouti',
    menu: 'Menu',
    userMenu: 'Menu du compte',
    offline: 'Vous êtes hors connexion : vous voyez ce qui a été chargé en dernier.',
    notFound: { title: 'Page introuvable', text: 'Cette adresse ne mène nulle part.', action: 'Retour à l’accueil' },
  },
  en: {
    cannotStart: 'The application cannot start: reload the page in a moment.',
    skipToContent: 'Skip to content',
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'Like the device', light: 'Light', dark: 'Dark' },
    signOut: 'Sign out',
    signOutFailed: 'Signing out did not work',
    menu: 'Menu',
    userMenu: 'Account menu',
    offline: 'You are offline: you see what was loaded last.',
    notFound: { title: 'Page not found', text: 'This address leads nowhere.', action: 'Back to the start' },
  },
});
