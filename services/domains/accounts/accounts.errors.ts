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
  'scope-missing': {
    status: 403,
    title: { en: 'This API key may not do that.', fr: "Cette clé d'API ne permet pas cette opération." },
    remedy: {
      en: 'Use a key with the scope that the reference names, or sign in.',
      fr: 'Utilisez une clé ayant la portée indiquée par la référence, ou connectez-vous.',
    },
  },
  'role-missing': {
    status: 403,
    title: { en: 'Your role does not allow this.', fr: 'Votre rôle ne permet pas cette opération.' },
  },
  'sign-in-too-old': {
    status: 403,
    title: { en: 'Prove again who you are.', fr: 'Prouvez à nouveau votre identité.' },
    remedy: {
      en: 'Call `POST /v1/auth/step-up`, then repeat the request.',
      fr: 'Appelez `POST /v1/auth/step-up`, puis répétez la requête.',
    },
  },
} as const;

export const accountError = errorsOf(accountErrors);
