import { errorsOf } from '../../platform/errors.ts';

export const systemErrors = {
  'system-state-unknown': {
    status: 503,
    title: {
      en: 'The database does not say in time how the platform is.',
      fr: 'La base de données ne dit pas à temps comment va la plateforme.',
    },
    remedy: { en: 'Ask again in a few seconds.', fr: 'Réessayez dans quelques secondes.' },
  },
} as const;

export const systemError = errorsOf(systemErrors);
