import { errorsOf } from '../../platform/errors.ts';

export const accountErrors = {
  'credentials-wrong': {
    status: 401,
    title: {
      en: 'The e-mail address or the password is wrong.',
      fr: "L'adresse e-mail ou le mot de passe est incorrect.",
    },
  },
  'email-taken': {
    status: 409,
    title: {
      en: 'There already is an account with this e-mail address.',
      fr: 'Un compte existe déjà avec cette adresse e-mail.',
    },
    remedy: { en: 'Sign in, or use another address.', fr: 'Connectez-vous, ou utilisez une autre adresse.' },
  },
  unauthenticated: {
    status: 401,
    title: { en: 'You are not signed in.', fr: "Vous n'êtes pas connecté." },
    remedy: {
      en: 'Send a valid access token as `Authorization: Bearer …`.',
      fr: "Envoyez un jeton d'accès valide dans `Authorization: Bearer …`.",
    },
  },
} as const;

export const accountError = errorsOf(accountErrors);
