import { errorsOf } from '../../platform/errors.ts';

export const privacyErrors = {
  'export-not-found': {
    status: 404,
    title: { en: 'There is no such copy of your data.', fr: "Cette copie de vos données n'existe pas." },
  },
  'export-not-ready': {
    status: 409,
    title: { en: 'This copy of your data is not ready.', fr: "Cette copie de vos données n'est pas prête." },
    remedy: { en: 'Wait for the mail that says so.', fr: "Attendez l'e-mail qui vous l'annonce." },
  },
  'too-many-exports': {
    status: 409,
    title: {
      en: 'There are several copies of your data already.',
      fr: 'Il existe déjà plusieurs copies de vos données.',
    },
    remedy: {
      en: 'Download one of them, or wait until the oldest is deleted.',
      fr: "Téléchargez l'une d'elles, ou attendez que la plus ancienne soit supprimée.",
    },
  },
  'erasure-of-staff': {
    status: 409,
    title: {
      en: 'Accounts of staff cannot erase themselves.',
      fr: 'Les comptes du personnel ne peuvent pas être effacés par leur titulaire.',
    },
    remedy: {
      en: 'Ask an administrator to make it a customer’s account first.',
      fr: "Demandez d'abord à un administrateur d'en faire un compte client.",
    },
  },
  'erasure-not-found': {
    status: 404,
    title: { en: 'There is no erasure with this receipt.', fr: 'Aucun effacement ne correspond à ce reçu.' },
  },
} as const;

export const privacyError = errorsOf(privacyErrors);
