import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Actor } from '../../platform/actor.ts';
import { errorsOf } from '../../platform/errors.ts';
import { networkOf } from '../../platform/network.ts';
import { createThrottle, throttleErrors } from '../../platform/throttle.ts';
import { subjectOf } from './accounts.guesses.ts';

/** Milliseconds: several times what the work takes. */
const leastTime = 250;

const throttleError = errorsOf(throttleErrors);

/** Mails that anybody can have sent to any address: how many, and without telling whose address it is. */
export const createMailsOnRequest = (redis: Redis) => {
  const networks = createThrottle({ redis, name: 'mail-network', failures: 10, window: 900 });
  const recipients = createThrottle({ redis, name: 'mail-recipient', failures: 5, window: 3600 });

  return {
    /** @throws too-many-attempts, after ten in 15 minutes from one network */
    allow: async (actor: Actor): Promise<void> => {
      const wait = await networks.take(networkOf(actor.address ?? ''));
      if (wait > 0) throw throttleError('too-many-attempts', { headers: { 'retry-after': String(wait) } });
    },

    /**
     * Does the work that ends in a mail, and takes as long whatever that is. The sixth mail in an hour is not sent,
     * which nobody is told: the recipient has five, whose links are good.
     */
    send: async (email: string, work: () => Promise<void>): Promise<void> => {
      const attempt = async () => {
        if ((await recipients.take(subjectOf(email))) === 0) await work();
      };
      await Promise.all([attempt(), sleep(leastTime)]);
    },
  };
};

export type MailsOnRequest = ReturnType<typeof createMailsOnRequest>;
