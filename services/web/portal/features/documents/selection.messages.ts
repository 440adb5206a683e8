import { plural } from '../../../shared/i18n/format.ts';
import { defineMessages } from '../../../shared/i18n/messages.ts';

const documentsFr = (count: number) => `${count} ${plural('fr', count, 'document', 'documents')}`;
const documentsEn = (count: number) => `${count} ${plural('en', count, 'document', 'documents')}`;

export const messages = defineMessages({
  fr: {
    select: (name: string) => `Sélectionner ${name}`,
    selectAll: 'Tout sélectionner',
    selection: 'Sélection',
    selected: (count: number) => plural('fr', count, `${count} sélectionné`, `${count} sélectionnés`),
    clear: 'Annuler la sélection',
    trash: 'Mettre à la corbeille',
    download: 'Télécharger',
    trashed: (count: number) =>
      plural('fr', count, `${documentsFr(count)} mis à la corbeille`, `${documentsFr(count)} mis à la corbeille`),
    undo: 'Annuler',
    restore: 'Restaurer',
    restoreOf: (name: string) => `Restaurer ${name}`,
    restored: (count: number) => plural('fr', count, `${count} document restauré`, `${count} documents restaurés`),
    downloaded: (count: number) => plural('fr', count, 'Le téléchargement commence', `${count} documents téléchargés`),
    purge: 'Supprimer définitivement',
    purgeTitle: (count: number) => `Supprimer définitivement ${documentsFr(count)}\u00a0?`,
    purgeText: 'Cette suppression ne peut pas être annulée.',
    purged: (count: number) => plural('fr', count, `${count} document supprimé`, `${count} documents supprimés`),
    someLeft: (done: number, all: number, why: string) => `${done} sur ${all} seulement\u00a0: ${why}`,
  },
  en: {
    select: (name: string) => `Select ${name}`,
    selectAll: 'Select all',
    selection: 'Selection',
    selected: (count: number) => `${count} selected`,
    clear: 'Clear the selection',
    trash: 'Move to the trash',
    download: 'Download',
    trashed: (count: number) => `${documentsEn(count)} moved to the trash`,
    undo: 'Undo',
    restore: 'Restore',
    restoreOf: (name: string) => `Restore ${name}`,
    restored: (count: number) => `${documentsEn(count)} restored`,
    downloaded: (count: number) => plural('en', count, 'The download begins', `${count} documents downloaded`),
    purge: 'Delete for good',
    purgeTitle: (count: number) => `Delete ${documentsEn(count)} for good?`,
    purgeText: 'This cannot be undone.',
    purged: (count: number) => `${documentsEn(count)} deleted`,
    someLeft: (done: number, all: number, why: string) => `Only ${done} of ${all}: ${why}`,
  },
});
