import { Type } from 'typebox';
import { defineJob } from '../../platform/job.ts';

/**
 * Makes one attempt. What an endpoint does wrong is not the job's failure: the next attempt is another job, made when it
 * is due. The attempts here are for what goes wrong with us.
 */
export const deliverWebhookJob = defineJob({
  name: 'deliver-webhook',
  queue: 'webhooks',
  schema: Type.Object({ deliveryId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 8, backoff: 5_000 },
});
