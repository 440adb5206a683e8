import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    label: 'Espace utilisé',
    bytes: (used: string, allowed: string) => `${used} sur ${allowed}`,
    documents: (used: string, allowed: string) => `${used} sur ${allowed} documents`,
    nearly: 'Il ne reste presque plus de place',
    full: 'Il n’y a plus de place',
    text: 'Supprimez des documents, puis videz la corbeille\u00a0: elle compte aussi.',
  },
  en: {
    label: 'Room used',
    bytes: (used: string, allowed: string) => `${used} of ${allowed}`,
    documents: (used: string, allowed: string) => `${used} of ${allowed} documents`,
    nearly: 'There is hardly any room left',
    full: 'There is no room left',
    text: 'Delete documents, then empty the trash: it counts too.',
  },
});
