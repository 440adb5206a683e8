import { sharesOfAccountMax, sharesOfDocumentMax } from '../../contracts/shares.ts';
import { type ErrorCatalogue, errorsOf } from '../../platform/errors.ts';

const revokeSome = { en: 'Revoke some that are not needed.', fr: 'Révoquez ceux qui ne servent plus.' };

export const shareErrors = {
  'share-not-found': {
    status: 404,
    title: { en: 'There is no such share, or no longer.', fr: "Ce partage n'existe pas ou plus." },
    remedy: { en: 'Ask who sent you the link for a new one.', fr: "Demandez un nouveau lien à l'expéditeur." },
  },
  'share-used-up': {
    status: 410,
    title: {
      en: 'All downloads of this share are used up.',
      fr: 'Tous les téléchargements de ce partage sont épuisés.',
    },
    remedy: { en: 'Ask who sent you the link for a new one.', fr: "Demandez un nouveau lien à l'expéditeur." },
  },
  'share-password-needed': {
    status: 403,
    title: { en: 'The share asks for its password.', fr: 'Le partage demande son mot de passe.' },
    remedy: { en: 'Send `password`.', fr: 'Envoyez `password`.' },
  },
  'share-password-wrong': {
    status: 403,
    title: { en: 'This is not the password of the share.', fr: "Ce n'est pas le mot de passe du partage." },
  },
  'share-expiry-invalid': {
    status: 400,
    title: {
      en: 'The share would have expired already, or last more than 90 days.',
      fr: 'Le partage serait déjà expiré, ou durerait plus de 90 jours.',
    },
    remedy: { en: 'Send another `expiresAt`, or none.', fr: 'Envoyez un autre `expiresAt`, ou aucun.' },
  },
  'share-of-trash': {
    status: 409,
    title: { en: 'The document is in the trash.', fr: 'Le document est dans la corbeille.' },
    remedy: { en: 'Restore it first.', fr: "Restaurez-le d'abord." },
  },
  'shares-of-document-too-many': {
    status: 409,
    title: {
      en: `The document has ${sharesOfDocumentMax} shares already.`,
      fr: `Le document a déjà ${sharesOfDocumentMax} partages.`,
    },
    remedy: revokeSome,
  },
  'shares-of-account-too-many': {
    status: 409,
    title: {
      en: `The account has ${sharesOfAccountMax} shares already.`,
      fr: `Le compte a déjà ${sharesOfAccountMax} partages.`,
    },
    remedy: revokeSome,
  },
} as const satisfies ErrorCatalogue;

export const shareError = errorsOf(shareErrors);
