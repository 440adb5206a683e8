import { plural } from '../../../shared/i18n/format.ts';
import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Documents',
    count: (count: number, shown: string) => `${shown} ${plural('fr', count, 'document', 'documents')}`,
    moreThan: (shown: string) => `Plus de ${shown} documents`,
    view: 'Affichage',
    views: { gallery: 'Galerie', list: 'Liste' },
    columns: { name: 'Nom', kind: 'Type', size: 'Taille', date: 'Ajouté le', state: 'État' },
    kinds: { image: 'Image', pdf: 'PDF', text: 'Texte', office: 'Bureautique' },
    states: {
      pending: 'Envoi en cours',
      uploaded: 'En attente',
      processing: 'Traitement',
      ready: 'Prêt',
      rejected: 'Refusé',
      failed: 'Échec',
    },
    reading: (done: string, total: string) => `Lecture du texte\u00a0: ${done} sur ${total}`,
    retry: 'Réessayer',
    retryOf: (name: string) => `Réessayer\u00a0: ${name}`,
    found: { text: 'Dans le texte', invoice: 'Dans la facture' },
    loadingMore: 'Chargement de la suite…',
    empty: {
      title: 'Déposez vos premiers documents',
      text: 'Photos, PDF, factures, textes\u00a0: tout se retrouve ensuite en quelques lettres.',
    },
    noResult: {
      title: 'Aucun document ne correspond',
      text: 'Essayez un autre mot, ou enlevez des filtres.',
      action: 'Afficher tous les documents',
    },
  },
  en: {
    title: 'Documents',
    count: (count: number, shown: string) => `${shown} ${plural('en', count, 'document', 'documents')}`,
    moreThan: (shown: string) => `More than ${shown} documents`,
    view: 'View',
    views: { gallery: 'Gallery', list: 'List' },
    columns: { name: 'Name', kind: 'Type', size: 'Size', date: 'Added on', state: 'State' },
    kinds: { image: 'Picture', pdf: 'PDF', text: 'Text', office: 'Office' },
    states: {
      pending: 'Being uploaded',
      uploaded: 'Waiting',
      processing: 'In progress',
      ready: 'Ready',
      rejected: 'Rejected',
      failed: 'Failed',
    },
    reading: (done: string, total: string) => `Reading the text: ${done} of ${total}`,
    retry: 'Try again',
    retryOf: (name: string) => `Try again: ${name}`,
    found: { text: 'In the text', invoice: 'In the invoice' },
    loadingMore: 'Loading more…',
    empty: {
      title: 'Drop your first documents here',
      text: 'Photographs, PDFs, invoices, texts: a few letters find them all again.',
    },
    noResult: {
      title: 'No document matches',
      text: 'Try another word, or take filters away.',
      action: 'Show all documents',
    },
  },
});
