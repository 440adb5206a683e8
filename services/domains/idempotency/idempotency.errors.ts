import { errorsOf } from '../../platform/errors.ts';

export const idempotencyErrors = {
  'idempotency-key-invalid': {
    status: 400,
    title: { en: 'The Idempotency-Key is empty or too long.', fr: "L'en-tête Idempotency-Key est vide ou trop long." },
    remedy: {
      en: 'Send 1 to 255 characters, such as a UUID.',
      fr: 'Envoyez de 1 à 255 caractères, par exemple un UUID.',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: {
      en: 'This Idempotency-Key was used for another request.',
      fr: 'Cette Idempotency-Key a déjà servi à une autre requête.',
    },
    remedy: {
      en: 'Send a new key with each new request.',
      fr: 'Envoyez une nouvelle clé pour chaque nouvelle requête.',
    },
  },
  'idempotency-key-in-use': {
    status: 409,
    title: {
      en: 'The first request with this Idempotency-Key is still being worked on.',
      fr: 'La première requête avec cette Idempotency-Key est encore en cours.',
    },
    remedy: { en: 'Try again in a moment.', fr: 'Réessayez dans un instant.' },
  },
} as const;

export const idempotencyError = errorsOf(idempotencyErrors);
