import { errorsOf } from '../../platform/errors.ts';

export const administrationErrors = {
  'account-not-found': {
    status: 404,
    title: { en: 'There is no such account.', fr: "Ce compte n'existe pas." },
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
