import type { ActorKind } from '../../../../contracts/audit.ts';
import type { Language } from '../../../shared/i18n/language.ts';
import { defineMessages } from '../../../shared/i18n/messages.ts';

const actors: Record<Language, Record<ActorKind, string>> = {
  fr: {
    account: 'Un compte',
    'api-key': 'Une clé d’API',
    anonymous: 'Une personne non connectée',
    system: 'La plateforme',
  },
  en: { account: 'An account', 'api-key': 'An API key', anonymous: 'Somebody not signed in', system: 'The platform' },
};

export const messages = defineMessages({
  fr: {
    title: 'Journal',
    at: 'Date',
    action: 'Action',
    anyAction: 'Toutes les actions',
    account: 'Compte concerné',
    actor: 'Auteur',
    actors: actors.fr,
    byKey: 'par une clé d’API',
    address: 'Adresse IP',
    userAgent: 'Navigateur',
    request: 'Numéro de la requête',
    id: 'Identifiant',
    details: 'Détails',
    open: 'Détails',
    openOf: (action: string) => `Détails\u00a0: ${action}`,
    unknown: 'inconnu',
    yes: 'oui',
    no: 'non',
    none: 'Rien dans le journal',
    noneMatches: 'Aucun événement ne correspond à ces filtres.',
  },
  en: {
    title: 'Audit log',
    at: 'Date',
    action: 'Action',
    anyAction: 'All actions',
    account: 'Account concerned',
    actor: 'Actor',
    actors: actors.en,
    byKey: 'by an API key',
    address: 'IP address',
    userAgent: 'Browser',
    request: 'Request number',
    id: 'Id',
    details: 'Details',
    open: 'Details',
    openOf: (action: string) => `Details: ${action}`,
    unknown: 'unknown',
    yes: 'yes',
    no: 'no',
    none: 'Nothing in the log',
    noneMatches: 'No event matches these filters.',
  },
});
