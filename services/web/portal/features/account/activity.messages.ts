import { defineMessages } from '../../../shared/i18n/messages.ts';

export const messages = defineMessages({
  fr: {
    about:
      'Ce qui a été fait sur votre compte depuis un an. Ce que vous ne reconnaissez pas\u00a0? Changez de mot de passe et mettez fin aux sessions.',
    toSecurity: 'Aller à la sécurité',
    list: 'Activité, la plus récente d’abord',
    none: 'Rien pour l’instant',
    by: {
      'api-key': 'par une clé d’API',
      anonymous: 'par un visiteur',
      staff: 'par notre équipe',
      system: 'automatiquement',
    },
    byNobodyKnown: 'par quelqu’un qui n’était pas connecté',
    providers: { google: 'Google', microsoft: 'Microsoft' },
    reasons: {
      failing: 'les envois échouent depuis 24 heures',
      gone: 'l’adresse n’existe plus',
      owner: 'à votre demande',
    },
    roles: { customer: 'client', staff: 'personnel', admin: 'administrateur' },
    sessionsEnded: (count: string) => `sessions terminées\u00a0: ${count}`,
    codesLeft: (count: string) => `codes restants\u00a0: ${count}`,
    documents: (count: string) => `documents\u00a0: ${count}`,
    factors: {
      password: 'mot de passe',
      google: 'Google',
      microsoft: 'Microsoft',
      totp: 'code de l’application',
      'recovery-code': 'code de secours',
    },
  },
  en: {
    about:
      'What was done to your account in the last year. Something you do not recognise? Change your password and end the sessions.',
    toSecurity: 'Go to security',
    list: 'Activity, newest first',
    none: 'Nothing yet',
    by: { 'api-key': 'by an API key', anonymous: 'by a visitor', staff: 'by our team', system: 'by itself' },
    byNobodyKnown: 'by somebody who was not signed in',
    providers: { google: 'Google', microsoft: 'Microsoft' },
    reasons: { failing: 'nothing could be sent for 24 hours', gone: 'the address is gone', owner: 'as you asked' },
    roles: { customer: 'customer', staff: 'staff', admin: 'administrator' },
    sessionsEnded: (count: string) => `sessions ended: ${count}`,
    codesLeft: (count: string) => `codes left: ${count}`,
    documents: (count: string) => `documents: ${count}`,
    factors: {
      password: 'password',
      google: 'Google',
      microsoft: 'Microsoft',
      totp: 'code of the app',
      'recovery-code': 'recovery code',
    },
  },
});
