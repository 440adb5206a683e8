import { type ErrorCatalogue, errorsOf, type Text } from '../../platform/errors.ts';
import type { PasswordFlaw } from './password-rules.ts';

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
  'password-unsuitable': {
    status: 400,
    title: { en: 'This password cannot be chosen.', fr: 'Ce mot de passe ne peut pas être choisi.' },
    remedy: {
      en: 'Choose a phrase of several words of your own, at least 15 characters long.',
      fr: 'Choisissez une phrase de plusieurs mots bien à vous, de 15 caractères au moins.',
    },
  },
  'password-wrong': {
    status: 403,
    title: { en: 'The current password is wrong.', fr: 'Le mot de passe actuel est incorrect.' },
  },
  'link-invalid': {
    status: 410,
    title: {
      en: 'The link is not valid, or no longer: it was used, or has expired.',
      fr: "Le lien n'est pas ou plus valable : il a servi ou a expiré.",
    },
    remedy: { en: 'Ask for a new one.', fr: 'Demandez-en un nouveau.' },
  },
  'registration-password-wrong': {
    status: 403,
    title: {
      en: 'This is not the password that was chosen at the registration.',
      fr: "Ce n'est pas le mot de passe choisi à l'inscription.",
    },
    remedy: {
      en: 'Give the same password, or register again.',
      fr: 'Donnez le même mot de passe, ou inscrivez-vous à nouveau.',
    },
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
} as const satisfies ErrorCatalogue;

export const accountError = errorsOf(accountErrors);

/** Why a password is refused: the code of its field error. */
export const passwordFlaws: Record<PasswordFlaw, Text> = {
  minLength: { en: 'It is shorter than 15 characters.', fr: 'Il compte moins de 15 caractères.' },
  maxLength: { en: 'It is longer than 128 characters.', fr: 'Il compte plus de 128 caractères.' },
  common: {
    en: 'It is one of those that are guessed first.',
    fr: "Il fait partie de ceux que l'on devine en premier.",
  },
  personal: {
    en: 'It is made of your address or our name.',
    fr: 'Il est fait de votre adresse ou de notre nom.',
  },
};
