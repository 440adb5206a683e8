import { type ErrorEntry, errorsOf } from '../../platform/errors.ts';

export const twoFactorErrors = {
  'second-factor-wrong': {
    status: 401,
    title: {
      en: 'The code is wrong, or was used already.',
      fr: 'Le code est incorrect, ou a déjà été utilisé.',
    },
    remedy: {
      en: 'Send the code that the authenticator app shows next, or a recovery code.',
      fr: "Envoyez le prochain code affiché par l'application d'authentification, ou un code de secours.",
    },
  },
  'two-factor-enabled': {
    status: 409,
    title: {
      en: 'The account has a second factor already.',
      fr: 'Le compte a déjà un second facteur.',
    },
    remedy: { en: 'Disable it first.', fr: "Désactivez-le d'abord." },
  },
  'two-factor-not-enabled': {
    status: 409,
    title: { en: 'The account has no second factor.', fr: "Le compte n'a pas de second facteur." },
    remedy: { en: 'Enable it first.', fr: "Activez-le d'abord." },
  },
  'two-factor-not-begun': {
    status: 409,
    title: {
      en: 'No authenticator app is waiting for its first code.',
      fr: "Aucune application d'authentification n'attend son premier code.",
    },
    remedy: { en: 'Call `POST /v1/me/two-factor` first.', fr: "Appelez d'abord `POST /v1/me/two-factor`." },
  },
  'two-factor-required': {
    status: 403,
    title: {
      en: 'Your role requires a second factor.',
      fr: 'Votre rôle exige un second facteur.',
    },
  },
} as const satisfies Record<string, ErrorEntry>;

export const twoFactorError = errorsOf(twoFactorErrors);
