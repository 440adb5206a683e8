import { type ErrorEntry, errorsOf } from '../../platform/errors.ts';

/** What can be wrong with any request. */
export const requestErrors = {
  'validation-failed': {
    status: 400,
    title: { en: 'The request is not valid.', fr: "La requête n'est pas valide." },
    remedy: { en: 'Correct the fields in `errors`.', fr: 'Corrigez les champs de `errors`.' },
  },
  'malformed-request': {
    status: 400,
    title: { en: 'The request cannot be read.', fr: 'La requête est illisible.' },
  },
  'route-not-found': {
    status: 404,
    title: { en: 'There is nothing at this address.', fr: "Il n'y a rien à cette adresse." },
    remedy: { en: 'See /docs for what there is.', fr: 'Voir /docs pour ce qui existe.' },
  },
  'cross-site': {
    status: 403,
    title: {
      en: 'Pages of other sites may not call this.',
      fr: "Les pages d'autres sites ne peuvent pas appeler cette adresse.",
    },
  },
  'body-too-large': {
    status: 413,
    title: { en: 'The request is too large.', fr: 'La requête est trop volumineuse.' },
  },
  'headers-too-large': {
    status: 431,
    title: { en: 'The headers are too large.', fr: 'Les en-têtes sont trop volumineux.' },
  },
  'request-too-slow': {
    status: 408,
    title: { en: 'The request did not arrive in time.', fr: "La requête n'est pas arrivée à temps." },
  },
  'content-type-unsupported': {
    status: 415,
    title: { en: 'The Content-Type is not taken here.', fr: "Le Content-Type n'est pas accepté ici." },
  },
  'rate-limited': {
    status: 429,
    title: { en: 'Too many requests.', fr: 'Trop de requêtes.' },
    remedy: { en: 'Try again after the time in Retry-After.', fr: 'Réessayez après le délai indiqué par Retry-After.' },
  },
  internal: {
    status: 500,
    title: { en: 'Something went wrong on our side.', fr: 'Une erreur est survenue de notre côté.' },
    remedy: {
      en: 'Try again; if it stays, tell us the request id.',
      fr: "Réessayez ; si cela persiste, donnez-nous l'identifiant de la requête.",
    },
  },
  'board-session-missing': {
    status: 401,
    title: { en: 'This page needs a session of its own.', fr: 'Cette page demande une session à elle.' },
    remedy: {
      en: 'Sign in again and open the board from the administration.',
      fr: "Reconnectez-vous et ouvrez le tableau depuis l'administration.",
    },
  },
  overloaded: {
    status: 503,
    title: {
      en: 'Too much is asked of the service at the moment.',
      fr: 'Le service est trop sollicité pour le moment.',
    },
    remedy: { en: 'Try again after the time in Retry-After.', fr: 'Réessayez après le délai indiqué par Retry-After.' },
  },
  unavailable: {
    status: 503,
    title: { en: 'The service is not available at the moment.', fr: 'Le service est momentanément indisponible.' },
    remedy: { en: 'Try again after the time in Retry-After.', fr: 'Réessayez après le délai indiqué par Retry-After.' },
  },
} as const satisfies Record<string, ErrorEntry>;

export const requestError = errorsOf(requestErrors);

/** Refused because there is too much to do: come back in one to four seconds, not all of you at once. */
export const overloaded = (options: { cause?: unknown } = {}) =>
  requestError('overloaded', { headers: { 'retry-after': String(1 + Math.floor(Math.random() * 4)) }, ...options });
