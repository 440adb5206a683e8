import { defineMessages } from '../i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    title: 'Confirmez votre identité',
    code: 'Code à six chiffres',
    codeHint: 'Celui que votre application d’authentification affiche en ce moment.',
    recoveryCode: 'Code de secours',
    recoveryCodeHint: 'L’un de ceux que vous avez conservés. Chacun ne sert qu’une fois.',
    useRecoveryCode: 'Utiliser un code de secours',
    useApp: 'Utiliser l’application d’authentification',
    submit: 'Continuer',
    expired: {
      title: 'Cette connexion a expiré',
      text: 'Pour votre sécurité, le code est à saisir peu de temps après le mot de passe. Il suffit de recommencer.',
      action: 'Recommencer',
    },
    enrolment: {
      title: 'Protégez votre compte',
      description:
        'Votre rôle exige un second facteur\u00a0: à chaque connexion, un code affiché par une application d’authentification sur votre téléphone.',
      scan: 'Scannez ce code avec l’application (Google Authenticator, Microsoft Authenticator, 2FAS…).',
      qr: 'Code QR à scanner avec l’application d’authentification',
      secret: 'Sans appareil photo, saisissez cette clé dans l’application',
      enter: 'Saisissez le code qu’elle affiche.',
    },
    recovery: {
      title: 'Vos codes de secours',
      description:
        'Si vous perdez votre téléphone, chacun de ces codes vous permet de vous connecter une fois. Ils ne seront plus jamais affichés.',
      download: 'Télécharger',
      file: 'codes-de-secours-ipower-motors.txt',
      heading: 'Codes de secours IPOWER MOTORS',
      once: 'Chacun ne sert qu’une fois.',
      kept: 'J’ai conservé ces codes en lieu sûr.',
      continue: 'Continuer',
    },
  },
  en: {
    title: 'Confirm that it is you',
    code: 'Six-digit code',
    codeHint: 'The one that your authenticator app shows right now.',
    recoveryCode: 'Recovery code',
    recoveryCodeHint: 'One of those that you kept. Each works once.',
    useRecoveryCode: 'Use a recovery code',
    useApp: 'Use the authenticator app',
    submit: 'Continue',
    expired: {
      title: 'This sign-in has expired',
      text: 'For your safety, the code is to be entered shortly after the password. Just start again.',
      action: 'Start again',
    },
    enrolment: {
      title: 'Protect your account',
      description:
        'Your role requires a second factor: at each sign-in, a code that an authenticator app on your phone shows.',
      scan: 'Scan this code with the app (Google Authenticator, Microsoft Authenticator, 2FAS…).',
      qr: 'QR code to scan with the authenticator app',
      secret: 'Without a camera, type this key into the app',
      enter: 'Type the code that it shows.',
    },
    recovery: {
      title: 'Your recovery codes',
      description: 'If you lose your phone, each of these codes signs you in once. They will never be shown again.',
      download: 'Download',
      file: 'recovery-codes-ipower-motors.txt',
      heading: 'IPOWER MOTORS recovery codes',
      once: 'Each works once.',
      kept: 'I have kept these codes in a safe place.',
      continue: 'Continue',
    },
  },
});
