import { errorsOf } from '../../platform/errors.ts';

export const administrationErrors = {
  'account-not-found': {
    status: 404,
    title: { en: 'There is no such account.', fr: "Ce compte n'existe pas." },
  },
  'account-exists': {
    status: 409,
    title: {
      en: 'There already is an account with this e-mail address.',
      fr: 'Un compte existe déjà avec cette adresse e-mail.',
    },
    remedy: { en: 'Find it in the list of accounts.', fr: 'Retrouvez-le dans la liste des comptes.' },
  },
  'own-account': {
    status: 409,
    title: {
      en: 'Nobody changes his own role or disables himself.',
      fr: 'Personne ne change son propre rôle ni ne se désactive.',
    },
    remedy: { en: 'Ask another administrator.', fr: 'Demandez à un autre administrateur.' },
  },
} as const;

export const administrationError = errorsOf(administrationErrors);
