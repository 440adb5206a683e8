import { errorsOf } from '../../platform/errors.ts';

export const webhookErrors = {
  'webhook-not-found': {
    status: 404,
    title: { en: 'There is no such webhook.', fr: "Ce webhook n'existe pas." },
  },
  'webhook-delivery-not-found': {
    status: 404,
    title: { en: 'There is no such delivery.', fr: "Cet envoi n'existe pas." },
    remedy: { en: 'Deliveries are kept for 30 days.', fr: 'Les envois sont conservés 30 jours.' },
  },
  'webhook-secret-not-found': {
    status: 404,
    title: { en: 'There is no such secret.', fr: "Ce secret n'existe pas." },
  },
  'webhooks-too-many': {
    status: 409,
    title: { en: 'The account has 10 webhooks already.', fr: 'Le compte a déjà 10 webhooks.' },
    remedy: { en: 'Delete one that is not needed.', fr: 'Supprimez-en un qui ne sert plus.' },
  },
  'webhook-secrets-too-many': {
    status: 409,
    title: { en: 'Four secrets sign for this webhook already.', fr: 'Quatre secrets signent déjà pour ce webhook.' },
    remedy: { en: 'Delete one that was replaced.', fr: 'Supprimez-en un qui a été remplacé.' },
  },
  'webhook-secret-current': {
    status: 409,
    title: { en: 'This secret is the newest one.', fr: 'Ce secret est le plus récent.' },
    remedy: { en: 'Make another one first.', fr: "Créez-en d'abord un autre." },
  },
  'webhook-disabled': {
    status: 409,
    title: { en: 'The webhook is disabled.', fr: 'Le webhook est désactivé.' },
    remedy: { en: 'PATCH it with `enabled: true`.', fr: 'Envoyez un PATCH avec `enabled: true`.' },
  },
  'webhook-url-invalid': {
    status: 400,
    title: { en: 'The address cannot take webhooks.', fr: "L'adresse ne peut pas recevoir de webhooks." },
    remedy: {
      en: 'Give an https address with port 443, without credentials and fragment.',
      fr: 'Donnez une adresse https, de port 443, sans identifiants ni fragment.',
    },
  },
  'webhook-url-not-public': {
    status: 400,
    title: { en: 'The address is not on the public Internet.', fr: "L'adresse n'est pas sur l'Internet public." },
    remedy: {
      en: 'Give a host that everybody can reach; in development, the one of a tunnel to your machine.',
      fr: 'Donnez un hôte que tout le monde peut atteindre ; en développement, celui d’un tunnel vers votre machine.',
    },
  },
} as const;

export const webhookError = errorsOf(webhookErrors);
