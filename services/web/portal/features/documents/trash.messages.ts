import { plural } from '../../../shared/i18n/format.ts';
import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Corbeille',
    text: (days: string) =>
      `Ce qui est ici est supprimé définitivement au bout de ${days} jours. D’ici là, tout peut être restauré.`,
    empty: { title: 'La corbeille est vide', text: 'Ce que vous supprimez passe d’abord par ici.' },
    purges: (date: string) => `Suppression le ${date}`,
    emptyIt: 'Vider la corbeille',
    emptyTitle: (count: number, shown: string) =>
      plural(
        'fr',
        count,
        'Supprimer définitivement ce document\u00a0?',
        `Supprimer définitivement ces ${shown} documents\u00a0?`,
      ),
    emptyTitleMore: (shown: string) => `Supprimer définitivement plus de ${shown} documents\u00a0?`,
    emptyText: 'La corbeille sera vide, et rien ne pourra faire revenir ce qui y était.',
  },
  en: {
    title: 'Trash',
    text: (days: string) => `What is here is deleted for good after ${days} days. Until then it can be restored.`,
    empty: { title: 'The trash is empty', text: 'What you delete comes here first.' },
    purges: (date: string) => `Will be deleted on ${date}`,
    emptyIt: 'Empty the trash',
    emptyTitle: (count: number, shown: string) =>
      plural('en', count, 'Delete this document for good?', `Delete these ${shown} documents for good?`),
    emptyTitleMore: (shown: string) => `Delete more than ${shown} documents for good?`,
    emptyText: 'The trash will be empty, and nothing will bring back what was in it.',
  },
});
