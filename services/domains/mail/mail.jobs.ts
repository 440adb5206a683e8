import { Type } from 'typebox';
import { defineJob } from '../../platform/job.ts';

/** Hands a mail to the mail server. */
export const sendMailJob = defineJob({
  name: 'send-mail',
  queue: 'delivery',
  schema: Type.Object({ mailId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 8, backoff: 5_000 },
});
