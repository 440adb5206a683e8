import { plural } from '../../../shared/i18n/format.ts';
import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    search: 'Rechercher dans les noms, les textes et les factures',
    hint: 'Rechercher…',
    clear: 'Effacer la recherche',
    filters: 'Filtres',
    kind: 'Type',
    state: 'État',
    from: 'Ajouté à partir du',
    to: 'Ajouté jusqu’au',
    all: 'Tous',
    hasInvoice: 'Avec facture électronique',
    active: (count: number) => `${count} ${plural('fr', count, 'filtre actif', 'filtres actifs')}`,
    reset: 'Réinitialiser',
  },
  en: {
    search: 'Search in names, texts and invoices',
    hint: 'Search…',
    clear: 'Clear the search',
    filters: 'Filters',
    kind: 'Type',
    state: 'State',
    from: 'Added from',
    to: 'Added until',
    all: 'All',
    hasInvoice: 'With an electronic invoice',
    active: (count: number) => `${count} ${plural('en', count, 'filter', 'filters')} in force`,
    reset: 'Reset',
  },
});
