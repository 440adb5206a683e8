import { Type } from 'typebox';
import { defineJob } from '../../platform/job.ts';

/** Makes the archive of an export. */
export const exportAccountJob = defineJob({
  name: 'export-account',
  queue: 'maintenance',
  schema: Type.Object({ exportId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 5, backoff: 5_000 },
});

/** Erases an account. Given up it must be looked at: the law gives a month (GDPR art. 12(3)). */
export const eraseAccountJob = defineJob({
  name: 'erase-account',
  queue: 'maintenance',
  schema: Type.Object({ erasureId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 12, backoff: 5_000 },
});
