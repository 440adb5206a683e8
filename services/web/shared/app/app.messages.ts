import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    cannotStart: 'L’application ne peut pas démarrer : rechargez la page dans un instant.',
    skipToContent: 'Aller au contenu',
    language: 'Langue',
    theme: 'Apparence',
    themes: { system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
    applications: { portal: 'Espace client', admin: 'Administration' },
    signOut: 'Se déconnecter',
    signOutFailed: 'La déconnexion n’a pas abouti',
    menu: 'Menu',
    userMenu: 'Menu du compte',
    offline: 'Vous êtes hors connexion : vous voyez ce qui a été chargé en dernier.',
    noPermission: {
      title: 'Réservé au personnel',
      text: (email: string) =>
        `Vous êtes connecté en tant que ${email}. Ce compte n’a pas accès à l’administration\u00a0; vos documents sont dans l’espace client.`,
      action: 'Aller à l’espace client',
    },
    notFound: { title: 'Page introuvable', text: 'Cette adresse ne mène nulle part.', action: 'Retour à l’accueil' },
  },
  en: {
    cannotStart: 'The application cannot start: reload the page in a moment.',
    skipToContent: 'Skip to content',
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'Like the device', light: 'Light', dark: 'Dark' },
    applications: { portal: 'Customer area', admin: 'Administration' },
    signOut: 'Sign out',
    signOutFailed: 'Signing out did not work',
    menu: 'Menu',
    userMenu: 'Account menu',
    offline: 'You are offline: you see what was loaded last.',
    noPermission: {
      title: 'For staff only',
      text: (email: string) =>
        `You are signed in as ${email}. This account has no access to the administration; your documents are in the customer area.`,
      action: 'Go to the customer area',
    },
    notFound: { title: 'Page not found', text: 'This address leads nowhere.', action: 'Back to the start' },
  },
});
