import { type ErrorEntry, errorsOf } from '../../platform/errors.ts';

/** Also the codes in `error` of the web app's address, when a provider's sign-in ends without one. */
export const identityErrors = {
  'provider-unknown': {
    status: 404,
    title: { en: 'This provider does not sign in here.', fr: "Ce fournisseur ne permet pas de s'identifier ici." },
    remedy: {
      en: '`GET /v1/auth/providers` lists those that do.',
      fr: 'Voir `GET /v1/auth/providers`.',
    },
  },
  'provider-unavailable': {
    status: 503,
    title: { en: 'The provider does not answer.', fr: 'Le fournisseur ne répond pas.' },
    remedy: { en: 'Try again later, or sign in another way.', fr: 'Réessayez plus tard, ou connectez-vous autrement.' },
  },
  'provider-visit-expired': {
    status: 400,
    title: {
      en: 'This sign-in was used already, took too long, or began in another browser.',
      fr: 'Cette connexion a déjà servi, a pris trop de temps, ou a commencé dans un autre navigateur.',
    },
    remedy: { en: 'Start again.', fr: 'Recommencez.' },
  },
  'provider-refused': {
    status: 403,
    title: {
      en: 'You or the provider broke the sign-in off.',
      fr: 'La connexion a été interrompue par vous ou par le fournisseur.',
    },
  },
  'provider-answer-invalid': {
    status: 400,
    title: {
      en: 'What the provider answered cannot be trusted.',
      fr: "La réponse du fournisseur n'est pas digne de confiance.",
    },
    remedy: { en: 'Start again.', fr: 'Recommencez.' },
  },
  'provider-sign-in-too-old': {
    status: 403,
    title: {
      en: 'The provider did not ask you again who you are.',
      fr: 'Le fournisseur ne vous a pas redemandé votre identité.',
    },
    remedy: {
      en: 'Sign out there and try again, or set a password and use it.',
      fr: 'Déconnectez-vous chez lui et réessayez, ou définissez un mot de passe et utilisez-le.',
    },
  },
  'account-closed': {
    status: 403,
    title: { en: 'This account cannot sign in.', fr: 'Ce compte ne peut pas se connecter.' },
  },
  'identity-email-taken': {
    status: 409,
    title: {
      en: 'There already is an account with this e-mail address.',
      fr: 'Un compte existe déjà avec cette adresse e-mail.',
    },
    remedy: {
      en: 'Sign in to it, then link the provider.',
      fr: 'Connectez-vous à ce compte, puis associez le fournisseur.',
    },
  },
  'identity-email-unverified': {
    status: 403,
    title: {
      en: 'The provider does not vouch for your e-mail address.',
      fr: 'Le fournisseur ne garantit pas votre adresse e-mail.',
    },
    remedy: {
      en: 'Open an account with a password, then link the provider.',
      fr: 'Ouvrez un compte avec un mot de passe, puis associez le fournisseur.',
    },
  },
  'identity-taken': {
    status: 409,
    title: {
      en: 'This account of the provider is linked to another account.',
      fr: 'Ce compte du fournisseur est associé à un autre compte.',
    },
  },
  'identity-provider-linked': {
    status: 409,
    title: {
      en: 'Another account of this provider is already linked.',
      fr: 'Un autre compte de ce fournisseur est déjà associé.',
    },
    remedy: { en: 'Unlink it first.', fr: "Dissociez-le d'abord." },
  },
  'identity-wrong': {
    status: 403,
    title: {
      en: 'This account of the provider is not linked to your account.',
      fr: "Ce compte du fournisseur n'est pas associé à votre compte.",
    },
  },
  'identity-not-found': {
    status: 404,
    title: { en: 'This provider is not linked.', fr: "Ce fournisseur n'est pas associé." },
  },
  'identity-last': {
    status: 409,
    title: { en: 'This is the only way to sign in.', fr: "C'est le seul moyen de se connecter." },
    remedy: { en: 'Set a password first.', fr: "Définissez d'abord un mot de passe." },
  },
} as const satisfies Record<string, ErrorEntry>;

export const identityError = errorsOf(identityErrors);
