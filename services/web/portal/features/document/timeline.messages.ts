import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Historique',
    events: {
      created: 'Document ajouté',
      uploaded: 'Fichier reçu',
      queued: 'Nouveau traitement demandé',
      attempt: 'Traitement',
      retried: 'Traitement relancé',
      ready: 'Document prêt',
      rejected: 'Fichier refusé',
      failed: 'Traitement en échec',
      deleted: 'Mis à la corbeille',
      restored: 'Restauré',
    },
    outcomes: {
      running: (attempt: string) => `Traitement en cours (tentative ${attempt})`,
      succeeded: () => 'Traitement réussi',
      failed: (attempt: string) => `Tentative ${attempt} en échec`,
      interrupted: (attempt: string) => `Tentative ${attempt} interrompue, reprise ensuite`,
    },
    took: (duration: string) => `Durée\u00a0: ${duration}`,
  },
  en: {
    title: 'History',
    events: {
      created: 'Document added',
      uploaded: 'File received',
      queued: 'Processing asked for again',
      attempt: 'Processing',
      retried: 'Processing started again',
      ready: 'Document ready',
      rejected: 'File refused',
      failed: 'Processing failed',
      deleted: 'Moved to the trash',
      restored: 'Restored',
    },
    outcomes: {
      running: (attempt: string) => `Being processed (attempt ${attempt})`,
      succeeded: () => 'Processing succeeded',
      failed: (attempt: string) => `Attempt ${attempt} failed`,
      interrupted: (attempt: string) => `Attempt ${attempt} was interrupted, and begun anew`,
    },
    took: (duration: string) => `Duration: ${duration}`,
  },
});
