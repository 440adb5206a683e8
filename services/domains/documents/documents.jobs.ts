import { Type } from 'typebox';
import { defineJob } from '../../platform/job.ts';

/** Verifies an uploaded image and makes its renditions. */
export const processImageJob = defineJob({
  name: 'process-image',
  queue: 'images',
  schema: Type.Object({ documentId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 5, backoff: 2_000 },
});
