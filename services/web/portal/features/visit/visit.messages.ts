import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Document partagé',
    password: {
      title: 'Ce document est protégé',
      text: 'Saisissez le mot de passe que vous a donné la personne qui le partage.',
      label: 'Mot de passe',
      submit: 'Ouvrir',
    },
    notFound: {
      title: 'Ce lien ne mène plus à rien',
      text: 'Il a expiré, il a été révoqué, ou son adresse est incomplète. Vérifiez-la, ou demandez un nouveau lien à la personne qui vous l’a envoyé.',
    },
    noToken: {
      title: 'Ce lien est incomplet',
      text: 'Ouvrez le lien entier, tel que vous l’avez reçu, avec tout ce qui suit le signe #.',
    },
    usedUp: {
      title: 'Tous les téléchargements sont épuisés',
      text: 'Le fichier a été téléchargé autant de fois que permis. Demandez un nouveau lien à la personne qui vous l’a envoyé.',
    },
    throttled: {
      title: 'Trop d’essais',
      text: 'Ce lien, ou votre réseau, a fait trop de demandes. Patientez un peu, puis réessayez.',
      after: (wait: string) => `Réessayez dans ${wait}.`,
    },
    retry: 'Réessayer',
    pages: { one: (count: string) => `${count} page`, other: (count: string) => `${count} pages` },
    dimensions: (width: string, height: string) => `${width} × ${height} px`,
    preview: 'Aperçu',
    expires: (when: string) => `Disponible jusqu’au ${when}.`,
    left: {
      one: (count: string) => `Encore ${count} téléchargement possible.`,
      other: (count: string) => `Encore ${count} téléchargements possibles.`,
    },
    download: 'Télécharger',
    begun: 'Le téléchargement a commencé.',
    footer: 'Partagé par l’espace documents d’IPOWER MOTORS. N’ouvrez un fichier que si vous connaissez l’expéditeur.',
  },
  en: {
    title: 'Shared document',
    password: {
      title: 'This document is protected',
      text: 'Enter the password that whoever shares it has told you.',
      label: 'Password',
      submit: 'Open',
    },
    notFound: {
      title: 'This link leads nowhere any more',
      text: 'It has expired, it was revoked, or its address is incomplete. Check it, or ask who sent it for a new one.',
    },
    noToken: {
      title: 'This link is incomplete',
      text: 'Open the whole link as you received it, with all that follows the # sign.',
    },
    usedUp: {
      title: 'All downloads are used up',
      text: 'The file was downloaded as often as it may be. Ask who sent you the link for a new one.',
    },
    throttled: {
      title: 'Too many attempts',
      text: 'This link, or your network, has asked too often. Wait a little, then try again.',
      after: (wait: string) => `Try again in ${wait}.`,
    },
    retry: 'Try again',
    pages: { one: (count: string) => `${count} page`, other: (count: string) => `${count} pages` },
    dimensions: (width: string, height: string) => `${width} × ${height} px`,
    preview: 'Preview',
    expires: (when: string) => `Available until ${when}.`,
    left: {
      one: (count: string) => `${count} more download is possible.`,
      other: (count: string) => `${count} more downloads are possible.`,
    },
    download: 'Download',
    begun: 'The download has begun.',
    footer: 'Shared by the documents of IPOWER MOTORS. Open a file only if you know who sent it.',
  },
});
