import { type ErrorEntry, errorsOf } from '../../platform/errors.ts';

export const jobErrors = {
  'job-not-found': { status: 404, title: { en: 'There is no such job.', fr: "Cette tâche n'existe pas." } },
  'job-not-failed': {
    status: 409,
    title: { en: 'Only a failed job can be tried again.', fr: 'Seule une tâche en échec peut être relancée.' },
  },
  'job-not-retryable': {
    status: 409,
    title: {
      en: 'What this job needs was forgotten when it was given up.',
      fr: 'Ce dont cette tâche a besoin a été oublié lors de son abandon.',
    },
    remedy: {
      en: 'Do again what had caused it, such as asking for the mail.',
      fr: "Refaites ce qui l'avait causée, par exemple la demande du courriel.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;

export const jobError = errorsOf(jobErrors);
