import { errorsOf } from '../../platform/errors.ts';

export const apiKeyErrors = {
  'api-key-not-found': {
    status: 404,
    title: { en: 'There is no such API key.', fr: "Cette clé d'API n'existe pas." },
  },
  'api-keys-too-many': {
    status: 409,
    title: { en: 'The account has 20 API keys already.', fr: "Le compte a déjà 20 clés d'API." },
    remedy: { en: 'Revoke one that is not needed.', fr: 'Révoquez-en une qui ne sert plus.' },
  },
  'api-key-expiry-past': {
    status: 400,
    title: { en: 'The key would have expired already.', fr: 'La clé serait déjà expirée.' },
    remedy: { en: 'Send an `expiresAt` in the future.', fr: "Envoyez un `expiresAt` situé dans l'avenir." },
  },
} as const;

export const apiKeyError = errorsOf(apiKeyErrors);
