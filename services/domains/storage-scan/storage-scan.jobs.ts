import { Type } from 'typebox';
import { defineJob } from '../../platform/job.ts';

/** Compares storage and database, and reports. */
export const scanStorageJob = defineJob({
  name: 'scan-storage',
  queue: 'maintenance',
  schema: Type.Object({}, { additionalProperties: false }),
  options: { attempts: 3, backoff: 60_000 },
});
