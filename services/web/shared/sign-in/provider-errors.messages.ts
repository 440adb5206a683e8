import { defineMessages } from '../i18n/messages.ts';

/** What a provider's visit may end with: the codes of `error` in the address it comes back to. */
export const messages = defineMessages({
  fr: {
    title: 'La connexion n’a pas abouti',
    code: 'Code',
    other: 'Une erreur inattendue s’est produite. Réessayez, ou connectez-vous autrement.',
    codes: {
      'provider-unknown': 'Ce fournisseur ne permet pas de se connecter ici.',
      'provider-unavailable': 'Le fournisseur ne répond pas. Réessayez plus tard, ou connectez-vous autrement.',
      'provider-visit-expired':
        'Cette connexion a déjà servi, a pris trop de temps ou a commencé dans un autre navigateur. Recommencez.',
      'provider-refused': 'La connexion a été interrompue, par vous ou par le fournisseur.',
      'provider-answer-invalid': 'La réponse du fournisseur n’est pas digne de confiance. Recommencez.',
      'provider-sign-in-too-old':
        'Le fournisseur ne vous a pas redemandé votre identité. Déconnectez-vous chez lui et réessayez, ou utilisez votre mot de passe.',
      'account-closed': 'Ce compte ne peut pas se connecter.',
      'credentials-wrong': 'Ce compte ne peut pas se connecter.',
      'identity-email-taken':
        'Un compte existe déjà avec cette adresse e-mail. Connectez-vous avec son mot de passe, puis associez le fournisseur dans «\u00a0Mon compte\u00a0».',
      'identity-email-unverified':
        'Le fournisseur ne garantit pas votre adresse e-mail. Créez un compte avec un mot de passe, puis associez le fournisseur.',
      'identity-taken': 'Ce compte du fournisseur est associé à un autre compte.',
      'identity-provider-linked': 'Un autre compte de ce fournisseur est déjà associé au vôtre. Dissociez-le d’abord.',
      'identity-wrong': 'Ce compte du fournisseur n’est pas associé à votre compte.',
      'session-ended': 'Votre session s’est terminée entre-temps. Reconnectez-vous.',
    },
  },
  en: {
    title: 'The sign-in did not work',
    code: 'Code',
    other: 'Something unexpected happened. Try again, or sign in another way.',
    codes: {
      'provider-unknown': 'This provider does not sign in here.',
      'provider-unavailable': 'The provider does not answer. Try again later, or sign in another way.',
      'provider-visit-expired':
        'This sign-in was used already, took too long, or began in another browser. Start again.',
      'provider-refused': 'You or the provider broke the sign-in off.',
      'provider-answer-invalid': 'What the provider answered cannot be trusted. Start again.',
      'provider-sign-in-too-old':
        'The provider did not ask you again who you are. Sign out there and try again, or use your password.',
      'account-closed': 'This account cannot sign in.',
      'credentials-wrong': 'This account cannot sign in.',
      'identity-email-taken':
        'There already is an account with this email address. Sign in with its password, then link the provider in “My account”.',
      'identity-email-unverified':
        'The provider does not vouch for your email address. Create an account with a password, then link the provider.',
      'identity-taken': 'This account of the provider is linked to another account.',
      'identity-provider-linked': 'Another account of this provider is linked to yours already. Unlink it first.',
      'identity-wrong': 'This account of the provider is not linked to your account.',
      'session-ended': 'Your session has ended meanwhile. Sign in again.',
    },
  },
});
