import { errorsOf } from '../../platform/errors.ts';

export const sessionErrors = {
  'session-ended': {
    status: 401,
    title: { en: 'Your session has ended.', fr: 'Votre session est terminée.' },
    remedy: { en: 'Sign in again.', fr: 'Connectez-vous à nouveau.' },
  },
  'session-not-found': {
    status: 404,
    title: { en: 'There is no such session.', fr: "Cette session n'existe pas." },
  },
  'challenge-invalid': {
    status: 401,
    title: { en: 'This sign-in has expired or was completed.', fr: 'Cette connexion a expiré ou est déjà terminée.' },
    remedy: { en: 'Sign in again from the start.', fr: 'Recommencez la connexion depuis le début.' },
  },
  'second-factor-missing': {
    status: 400,
    title: { en: 'The second factor is missing.', fr: 'Le second facteur est absent.' },
    remedy: { en: 'Send either `code` or `recoveryCode`.', fr: 'Envoyez soit `code`, soit `recoveryCode`.' },
  },
  'password-missing': {
    status: 400,
    title: { en: 'The password is missing.', fr: 'Le mot de passe est absent.' },
    remedy: {
      en: 'Send `password`; an account without one signs in with its provider again.',
      fr: 'Envoyez `password` ; un compte sans mot de passe se reconnecte auprès de son fournisseur.',
    },
  },
} as const;

export const sessionError = errorsOf(sessionErrors);
